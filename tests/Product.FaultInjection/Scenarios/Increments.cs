using System.Globalization;
using Product.FaultInjection.History;
using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Concurrent increments of one user with If-Match: its final version is 1, plus the acknowledged increments, plus
/// those of the unknown ones that took effect. The events prove that no version was skipped.
/// </summary>
public sealed class Increments(ProductUnderFaults product) : FaultTest(product)
{
    const int Clients = 32;

    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    readonly FaultInjector injector = new(product, new Random(Profile.Seed));
    int acknowledged, unknown;

    [Fact]
    public async Task No_increment_is_lost_and_no_version_is_skipped()
    {
        var email = $"increments-{Profile.Seed}@example.org";
        var created = await Product.Client.CreateAsync(Product.Users[0], email);
        Assert.Equal(201, created.Response.Status);
        var id = created.Response.User!.Id;

        await injector.RunUnderFaultsAsync(
            () => $"{acknowledged} increments acknowledged, {unknown} unknown",
            () => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => IncrementAsync(client, id))),
            CancellationToken);

        await Product.CheckPromisesAsync();
    }

    async Task IncrementAsync(int client, string id)
    {
        var instance = Product.Users[client % Product.Users.Count];
        while (Volatile.Read(ref acknowledged) < Profile.Current.Increments
            || injector.InjectedCount < Profile.Current.MinFaults)
        {
            if ((await Product.Client.ReadAsync(instance, id)).Response.User is not { Version: var version })
            {
                await Task.Delay(RetryPause, CancellationToken);
                continue;
            }

            var patch = string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"attributes":{"version":{{{version + 1}}},"client":{{{client}}}}}""");
            var change = await Product.Client.ChangeAsync(instance, id, patch, ifMatch: version);
            if (change.Outcome == OperationOutcome.Acknowledged)
                Interlocked.Increment(ref acknowledged);
            else if (change.Outcome == OperationOutcome.Unknown)
                Interlocked.Increment(ref unknown);
        }
    }
}
