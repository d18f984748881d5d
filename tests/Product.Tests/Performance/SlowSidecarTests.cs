using System.Diagnostics;
using System.Net;

namespace Product.Tests.Performance;

[Collection(nameof(NonParallel))]
public sealed class SlowSidecarTests(SharedProduct shared) : ProductTest(shared)
{
    const int Requests = 1_000, RequestsPerUser = 5;
    const int MaxMegabytes = 400, MaxThreads = 50;

    static readonly TimeSpan ResponseDelay = TimeSpan.FromSeconds(2), Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_thousand_concurrent_requests_succeed_with_a_sidecar_that_responds_after_two_seconds()
    {
        // A busy machine adds to the delay: calls get a longer timeout than the default, the total limit stays.
        var settings = new Dictionary<string, string> { ["Users__Storage__Timeout"] = "00:00:15" };
        var product = await PrepareAsync(new() { UsersInstances = 1, Settings = settings });
        var users = product.Users[0];
        await using var http = TcpProxy.Start(users.SidecarHttpPort);
        await using var grpc = TcpProxy.Start(users.SidecarGrpcPort);
        (users.DaprHttpPort, users.DaprGrpcPort) = (http.Port, grpc.Port);
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancellation);

        // one user for each change: a conflict between changes would cost a repeated read of two seconds
        var created = Enumerable.Range(0, Requests / RequestsPerUser).Select(_ => users.Client.CreateAsync());
        var existing = await Task.WhenAll(created);

        http.ResponseDelay = grpc.ResponseDelay = ResponseDelay;
        using var measuring = new CancellationTokenSource();
        var measurement = MeasurePeakAsync(users.Process!.Id, measuring.Token);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Requests)
            .Select(i => SendAsync(users.Client, existing[i / RequestsPerUser], i)));
        watch.Stop();
        await measuring.CancelAsync();

        var (megabytes, threads) = await measurement;
        WriteLine($"{Requests} requests in {watch.Elapsed.TotalSeconds:0.0} s, {megabytes} MB, {threads} threads");
        Assert.InRange(watch.Elapsed, ResponseDelay, Limit);
        Assert.InRange(megabytes, 1, MaxMegabytes);
        Assert.InRange(threads, 1, MaxThreads);
    }

    /// <summary>Of five requests, two create a user, one changes the given user, and two read it.</summary>
    static Task SendAsync(HttpClient users, ApiResponse existing, int i) => (i % RequestsPerUser) switch
    {
        0 or 1 => CreateAsync(users),
        2 => PatchAsync(users, existing.Id, i),
        _ => ReadAsync(users, existing),
    };

    static async Task CreateAsync(HttpClient users)
    {
        var email = UsersApi.NewEmail();
        var created = await users.CreateAsync(email);
        Assert.Equal(email, created.Json.GetProperty("email").GetString());
    }

    static async Task PatchAsync(HttpClient users, string id, int i)
    {
        var patched = (await users.PatchAsync(id, $$$"""{"attributes":{"i":{{{i}}}}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(i, patched.Json.GetProperty("attributes").GetProperty("i").GetInt32());
    }

    static async Task ReadAsync(HttpClient users, ApiResponse user)
    {
        var read = (await users.ReadAsync($"/users/{user.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(user.Json.GetProperty("email").GetString(), read.Json.GetProperty("email").GetString());
    }

    static async Task<(int Megabytes, int Threads)> MeasurePeakAsync(int processId, CancellationToken cancellationToken)
    {
        var (bytes, threads) = (0L, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            using var process = Process.GetProcessById(processId);
            bytes = Math.Max(bytes, process.WorkingSet64);
            threads = Math.Max(threads, process.Threads.Count);
            await Task.Delay(50, CancellationToken.None);
        }

        return ((int)(bytes >> 20), threads);
    }
}
