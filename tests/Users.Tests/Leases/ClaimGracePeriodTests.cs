using Microsoft.Extensions.Logging.Abstractions;
using Users.Outbox;
using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

/// <summary>How long the claim of a number without a user is left to its creator.</summary>
public sealed class ClaimGracePeriodTests
{
    const long Creating = 7;
    const long Next = 8;

    static readonly StorageOptions Options = new();
    static readonly TimeSpan ShortestGracePeriod = Options.ClaimGracePeriod / 2; // It is jittered.
    static readonly EmailAddress Address = ProtocolClient.NewUser("ada@example.org").Email;
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    readonly ManualTime time = new();
    readonly ConcurrentStore store = new();
    readonly InstanceStore calls;
    readonly ClaimDocuments claims;
    readonly AbandonedNumbers abandoned;
    readonly EmailClaims emails;

    public ClaimGracePeriodTests()
    {
        var clock = new Clock(time, new Random(1));
        calls = new(store);
        var writer = new ConditionalWriter(calls, clock);
        var users = new UserDocuments(calls, writer);
        var rounds = new OutboxRound(calls, users, new RecordingBroker(), NullLogger<OutboxRound>.Instance);
        var background = new BackgroundWork(clock, NullLogger<BackgroundWork>.Instance);
        abandoned = new(users, background, new OutboxRelay(rounds, clock, new EventOptions()));
        claims = new(calls, writer);
        emails = new(claims, users, abandoned, clock, Options);
    }

    [Fact]
    public async Task Another_creator_has_the_grace_period()
    {
        var claimed = await ClaimAsync();
        var start = time.GetTimestamp();
        using var limit = new CancellationTokenSource(ManualLease.Limit);
        while (!claimed.IsCompleted)
        {
            Assert.True(store[Keys.User(Creating)].IsAbsent || time.GetElapsedTime(start) >= ShortestGracePeriod);
            time.Advance(Step);
            await Task.Delay(5, limit.Token);
        }

        Assert.True(time.GetElapsedTime(start) >= ShortestGracePeriod);
        await AssertClaimedAsync(claimed);
    }

    [Fact]
    public async Task A_number_that_this_instance_has_abandoned_is_fenced_off_at_once()
    {
        // Its own attempt to make the number void fails, and is not repeated while time stands still.
        calls.BeforeCall = call =>
        {
            if (call.IsBackground)
                throw new InvalidOperationException("Injected by the test.");
        };
        _ = abandoned.VoidOrPublishAsync(Creating);

        var start = time.GetTimestamp();
        await AssertClaimedAsync(await ClaimAsync());
        Assert.Equal(start, time.GetTimestamp());
    }

    /// <summary>Claims an address whose claim points at a number without a user.</summary>
    async Task<Task<Result<string>>> ClaimAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await claims.CreateAsync(Address, Creating, cancellationToken);
        var attempt = await claims.CreateAsync(Address, Next, cancellationToken);
        Assert.Equal(WriteResult.Conflict, attempt.Result);
        return emails.ClaimForCreateAsync(Address, Next, attempt, cancellationToken);
    }

    async Task AssertClaimedAsync(Task<Result<string>> claimed)
    {
        var result = await claimed.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(result.TryGetValue(out _, out _));
        Assert.Equal(UserKind.Void, StoredUser.Parse(Creating, store[Keys.User(Creating)]).Document?.Kind);
    }
}
