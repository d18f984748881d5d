using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Product.FaultInjection.Faults;
using Product.FaultInjection.History;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// The store or the sidecars are down, or hang: every request that needs them fails in time, readiness names the part,
/// liveness stays healthy, and the service works again soon after the part is back.
/// </summary>
public sealed class Outage(ProductUnderFaults product) : FaultTest(product)
{
    static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// All kinds; in the short profile one of each pair. A store that is a file, and sidecars that are one process with
    /// the broker, can only hang.
    /// </summary>
    public static TheoryData<string> Faults()
    {
        string[] down = [nameof(OutageFault.StoreDown), nameof(OutageFault.SidecarsDown)];
        string[] hangs = [nameof(OutageFault.StoreHangs), nameof(OutageFault.SidecarsHang)];
        if (!ProductUnderFaults.HasStoreServer)
            return [nameof(OutageFault.SidecarsHang)];
        var random = new Random(Profile.Seed);
        return Profile.Current.IsLong ? [.. down, .. hangs] : [down[random.Next(2)], hangs[random.Next(2)]];
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Requests_fail_in_time_and_the_service_recovers(string fault)
    {
        var outage = fault switch
        {
            nameof(OutageFault.StoreDown) => OutageFault.StoreDown(Product),
            nameof(OutageFault.SidecarsDown) => OutageFault.SidecarsDown(Product),
            nameof(OutageFault.StoreHangs) => OutageFault.StoreHangs(Product),
            _ => OutageFault.SidecarsHang(Product),
        };
        var users = await Task.WhenAll(Product.Users.Select(CreateUserAsync));

        var responses = await RequestDuringAsync(outage, users);
        var sinceRepair = Stopwatch.StartNew();
        foreach (var instance in Product.Users)
            await WaitUntilServingAsync(instance);
        var recovery = sinceRepair.Elapsed;
        var slowest = responses.Max(Duration);
        ProductUnderFaults.WriteLine(
            $"{fault}: requests failed within {slowest.TotalSeconds:0.00} s, "
                + $"recovered {recovery.TotalSeconds:0.00} s after the repair");

        Assert.All(responses, response => Assert.True(IsUnavailable(response.Response), $"{response}"));
        Assert.All(responses, response => Assert.True(Duration(response) <= outage.ResponseLimit, $"{response}"));
        Assert.InRange(recovery, TimeSpan.Zero, RecoveryLimit);
        await Product.CheckPromisesAsync();
    }

    async Task<(Instance Instance, ReturnedUser User)> CreateUserAsync(Instance instance) =>
        (instance, (await CreateAsync(instance)).Response.User!);

    /// <summary>Sends one request of each kind to each instance during the outage, and repairs it.</summary>
    async Task<IReadOnlyList<RecordedOperation>> RequestDuringAsync(
        OutageFault outage, (Instance Instance, ReturnedUser User)[] users)
    {
        await outage.InjectAsync();
        try
        {
            var requests = users.SelectMany(one => StartRequests(one.Instance, one.User)).ToList();
            var responses = await Task.WhenAll(requests);
            foreach (var instance in Product.Users)
                await AssertHealthAsync(instance, outage.Part);
            return responses;
        }
        finally
        {
            await outage.RepairAsync();
        }
    }

    Task<RecordedOperation>[] StartRequests(Instance instance, ReturnedUser user) =>
    [
        CreateAsync(instance),
        Product.Client.ChangeAsync(instance, user.Id, """{"status":"inactive"}"""),
        Product.Client.ChangeAsync(instance, user.Id, email: NewAddress()),
        Product.Client.DeleteAsync(instance, user.Id),
        Product.Client.ReadAsync(instance, user.Id),
        Product.Client.ListAsync(instance, $"email={user.Email}"),
        Product.Client.ListAsync(instance, "limit=10"),
    ];

    async Task WaitUntilServingAsync(Instance instance)
    {
        RecordedOperation? last = null;
        try
        {
            await Eventually.TrueAsync($"{instance.Name} serves again", ProductUnderTest.StartLimit, async () =>
            {
                last = await CreateAsync(instance);
                return last.Response.Status == 201;
            }, CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{instance.Name} does not serve again: {last}");
        }
    }

    static async Task AssertHealthAsync(Instance instance, string unhealthyPart)
    {
        using var ready = await instance.Client.GetAsync("/health/ready", CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var report = JsonElement.Parse(await ready.Content.ReadAsStringAsync(CancellationToken));
        Assert.Contains(report.GetProperty("parts").EnumerateArray(), part =>
            part.GetProperty("name").GetString() == unhealthyPart
            && part.GetProperty("status").GetString() == "unhealthy");
        using var live = await instance.Client.GetAsync("/health/live", CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    static bool IsUnavailable(OperationResponse response) => response is
    {
        Status: 503,
        Code: "store-unavailable" or "outcome-unknown",
        RetryAfter.TotalSeconds: >= 1,
    };

    static TimeSpan Duration(RecordedOperation operation) => operation.End - operation.Start;

    Task<RecordedOperation> CreateAsync(Instance instance) => Product.Client.CreateAsync(instance, NewAddress());

    string NewAddress() => $"outage-{Profile.Seed}-{Product.Client.NextNumber()}@example.org";
}
