using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Creates with an <c>Idempotency-Key</c>, each sent several times at once to both instances and retried until there is
/// an answer: each makes one user, and none is rejected because of an earlier attempt.
/// </summary>
public sealed class KeyedCreates(ProductUnderFaults product) : FaultTest(product)
{
    const int MaxCopies = 4, Clients = 8;

    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    readonly FaultInjector injector = new(product, new Random(Profile.Seed + 4));
    readonly Random copies = new(Profile.Seed + 5);
    int started, done;

    [Fact]
    public async Task A_retried_create_makes_one_user()
    {
        await injector.RunUnderFaultsAsync(
            () => $"{done} keyed creates",
            () => Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => CreateManyAsync())),
            CancellationToken);

        var rejected = Product.Client.Operations
            .Where(operation => operation.Request.IdempotencyKey is not null)
            .Where(operation => operation.Response.Status is >= 400 and < 500)
            .ToList();
        Assert.True(rejected.Count == 0, $"seed {Profile.Seed}: {string.Join('\n', rejected)}");
        await Product.CheckPromisesAsync();
    }

    async Task CreateManyAsync()
    {
        while (started < Profile.Current.KeyedCreates || injector.InjectedCount < Profile.Current.MinFaults)
        {
            var number = Interlocked.Increment(ref started);
            int count;
            lock (copies)
                count = copies.Next(1, MaxCopies + 1);
            await Task.WhenAll(Enumerable.Range(0, count).Select(copy => CreateAsync(number, copy)));
            Interlocked.Increment(ref done);
        }
    }

    /// <summary>Alternates between the instances until the outcome is known.</summary>
    async Task CreateAsync(int number, int copy)
    {
        var (email, key) = ($"keyed-{Profile.Seed}-{number}@example.org", $"key-{Profile.Seed}-{number}");
        for (var attempt = 0; ; attempt++)
        {
            var instance = Product.Users[(number + copy + attempt) % Product.Users.Count];
            var create = await Product.Client.CreateAsync(instance, email, $"Keyed {number}", key);
            if (create.Response.Status is >= 200 and < 500)
                return;
            await Task.Delay(RetryPause, CancellationToken);
        }
    }
}
