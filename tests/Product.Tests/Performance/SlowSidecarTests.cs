using System.Diagnostics;
using System.Net;

namespace Product.Tests.Performance;

[Collection(nameof(Alone))]
public sealed class SlowSidecarTests(SharedProduct shared) : ProductTest(shared)
{
    const int Requests = 1_000, MaxMegabytes = 400, MaxThreads = 50;

    static readonly TimeSpan Delay = TimeSpan.FromSeconds(2), Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_thousand_requests_at_once_outlast_a_sidecar_that_answers_two_seconds_late()
    {
        // a busy machine adds to the delay: a call is given up later than by default, the whole must keep to the limit
        var product = await PrepareAsync(new() { UsersInstances = 1, Settings = new Dictionary<string, string> { ["Users__Storage__Timeout"] = "00:00:15" } });
        var users = product.Users[0];
        await using var http = TcpProxy.Start(users.SidecarHttpPort);
        await using var grpc = TcpProxy.Start(users.SidecarGrpcPort);
        (users.DaprHttpPort, users.DaprGrpcPort) = (http.Port, grpc.Port);
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancel);
        // one for each change: who contends for a user starts over, at two seconds a look
        var known = await Task.WhenAll(Enumerable.Range(0, Requests / 5).Select(_ => users.Client.CreateAsync()));

        http.ResponseDelay = grpc.ResponseDelay = Delay;
        using var measuring = new CancellationTokenSource();
        var peak = PeakAsync(users.Process!.Id, measuring.Token);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => (i % 5) switch
        {
            0 or 1 => CreateAsync(users.Client),
            2 => PatchAsync(users.Client, known[i / 5].Id, i),
            _ => ReadAsync(users.Client, known[i / 5]),
        }));
        watch.Stop();
        await measuring.CancelAsync();

        var (megabytes, threads) = await peak;
        Say($"{Requests} requests in {watch.Elapsed.TotalSeconds:0.0} s, working set {megabytes} MB, {threads} threads");
        Assert.InRange(watch.Elapsed, Delay, Limit);
        Assert.InRange(megabytes, 1, MaxMegabytes);
        Assert.InRange(threads, 1, MaxThreads);
    }

    static async Task CreateAsync(HttpClient users)
    {
        var email = UsersApi.NewAddress();
        var created = await users.CreateAsync(email);
        Assert.Equal(email, created.Json.GetProperty("email").GetString());
    }

    static async Task PatchAsync(HttpClient users, string id, int i)
    {
        var patched = (await users.PatchAsync(id, $$$"""{"attributes":{"i":{{{i}}}}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(i, patched.Json.GetProperty("attributes").GetProperty("i").GetInt32());
    }

    static async Task ReadAsync(HttpClient users, Answer user)
    {
        var read = (await users.ReadAsync($"/users/{user.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(user.Json.GetProperty("email").GetString(), read.Json.GetProperty("email").GetString());
    }

    static async Task<(int Megabytes, int Threads)> PeakAsync(int pid, CancellationToken stop)
    {
        var (bytes, threads) = (0L, 0);
        while (!stop.IsCancellationRequested)
        {
            using var process = Process.GetProcessById(pid);
            (bytes, threads) = (Math.Max(bytes, process.WorkingSet64), Math.Max(threads, process.Threads.Count));
            await Task.Delay(50, CancellationToken.None);
        }

        return ((int)(bytes >> 20), threads);
    }
}
