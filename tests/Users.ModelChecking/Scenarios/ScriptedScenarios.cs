using System.Globalization;

namespace Users.ModelChecking;

/// <summary>
/// One schedule each: properties that are not visible in the answers and events that the checker compares.
/// </summary>
public sealed class ScriptedScenarios
{
    const string Ada = "ada@example.org";
    const string Bob = "bob@example.org";
    const string New = "new@example.org";

    public static TheoryData<Semantics> Stores => [Semantics.Redis, Semantics.UniqueETags];

    /// <summary>
    /// A create whose claim another executor of the same key has written binds the user to that claim as it is:
    /// otherwise the claim would not be released with the user's next address.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public void The_commit_of_an_adopted_number_carries_the_nonce_of_its_claim(Semantics semantics)
    {
        var after = Explorer.Follow(
            semantics,
            run =>
            {
                var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
                run.Start(one, client => client.CreateAsync(New, "key"));
                run.Start(other, async client =>
                {
                    await client.WaitAsync(TimeSpan.FromSeconds(0.01));
                    await client.CreateAsync(New, "key");
                });
            },
            step => IsWrite(step, "k:"),
            step => IsWrite(step, "e:"),
            step => IsFreeze(step));

        var claim = ClaimDocuments.Parse(after.World.Store[Keys.Claim(Client.Address(New))].Entry);
        var user = StoredUser.Parse(claim.Number, after.World.Store[Keys.User(claim.Number)].Entry);
        Assert.Equal(New, user.Document?.Email);
        Assert.Equal(claim.Nonce, user.Document?.Claim);
    }

    /// <summary>A peer publishes what is in the list again and again, but only while there is no heartbeat.</summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public void Recovery_ends_once_the_lease_has_a_heartbeat_again(Semantics semantics)
    {
        var after = Explorer.Follow(
            semantics,
            run =>
            {
                var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
                run.Start(one, client => client.RenameAsync(ada));
                run.Start(other, client => client.WaitAsync(12 * Process.Times.LeaseTimeout));
            },
            step => IsWrite(step, "r:"),
            step => IsFreeze(step));

        var thawed = TimesOf(after, "process 0 goes on").Single();
        var passes = TimesOf(after, "process 1 read u:1");
        Assert.Contains(passes, pass => pass < thawed);
        Assert.DoesNotContain(passes, pass => pass > thawed + 4 * Process.Times.HeartbeatInterval.TotalSeconds);
    }

    /// <summary>
    /// The process is killed after its next heartbeat, before it has resolved the commit, which lands afterwards: a
    /// peer must find the number in the lease. The user is not in a block of the process, which a peer would recover
    /// too.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public void The_number_of_an_ambiguous_change_stays_in_the_lease_until_it_is_resolved(Semantics semantics)
    {
        const int Writes = 5, Refused = (2 * Writes) - 1;
        var user = "";
        var after = Explorer.Follow(
            semantics,
            run =>
            {
                var ((one, _), (_, bob)) = (run.NewProcess(Ada), run.NewProcess(Bob));
                user = Keys.User(bob.Number);
                run.Start(one, client => client.RenameAsync(bob));
                run.Start(one, client => client.WaitAsync(4 * Process.Times.HeartbeatInterval));
            },
            [
                step => IsWrite(step, user, End.Late),
                .. Enumerable.Repeat<Predicate<Step>>(step => IsRefused(step, user), Refused),
                step => IsRefused(step, user),
                step => IsWrite(step, user, End.Slow),
                step => IsWrite(step, "r:"),
                step => step is { Kind: StepKind.Kill, Process.Index: 0 },
            ]);

        var rename = after.History.Single(operation => operation.Kind == OperationKind.Rename);
        Assert.Equal(UserErrorCode.OutcomeUnknown, rename.Answer?.Error);
    }

    static bool IsWrite(Step step, string key, End end = End.Done) =>
        step is { Call: WriteCall { Process.Index: 0 } write }
        && step.End == end
        && write.Keys.Single().StartsWith(key, StringComparison.Ordinal);

    static bool IsRefused(Step step, string key) => step.End == End.Refused && step.Call!.Keys.Single() == key;

    static bool IsFreeze(Step step) => step is { Kind: StepKind.Freeze, Process.Index: 0 };

    /// <summary>When a step was taken, in seconds.</summary>
    static double[] TimesOf(Run run, string step) =>
    [
        .. run.World.Trace
            .Where(line => line.EndsWith(step, StringComparison.Ordinal))
            .Select(line => double.Parse(line.AsSpan(0, 8), CultureInfo.InvariantCulture)),
    ];
}
