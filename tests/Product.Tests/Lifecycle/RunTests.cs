using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Product.Tests.Events;

namespace Product.Tests.Lifecycle;

/// <summary>The runner as people use it: apps and sidecars from one run file.</summary>
public sealed class RunTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_serves_and_leaves_no_process_behind(bool killed)
    {
        var product = await PrepareAsync(new());
        var run = product.StartRun();
        await product.ReadyAsync(Cancel);
        var user = await product.InvocationClient.CreateAsync();
        await EventTests.ToldAsync(product, user.Id, 1, TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync("the ready table names a call to try", TimeSpan.FromSeconds(20),
            () => run.Lines.Any(line => line.Contains("curl ", StringComparison.Ordinal)), Cancel);

        if (killed)
            run.Kill();
        else
            Assert.True(await run.StopAsync(StopLimit, interrupt: true), "Ctrl-C ends the run");
        await Eventually.TrueAsync("no port is listened at", TimeSpan.FromSeconds(10), () => Listening(product).Count == 0, Cancel);
        if (!killed)
            Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_app_that_ends_is_said_and_its_peers_go_on()
    {
        var product = await PrepareAsync(new());
        var dying = product.Users[0];
        dying.Environment["Users__Storage__BlockSize"] = "none";
        var run = product.StartRun();
        await product.Users[1].ReadyAsync(Cancel);
        await Eventually.TrueAsync("its end is said", ProductUnderTest.StartLimit,
            () => run.Lines.Any(line => line.Contains("users ended with code", StringComparison.Ordinal)), Cancel);
        await product.Caller.ReadyAsync(Cancel);
        // a sidecar that came up before its app ended is called until the resolver forgets it
        await Eventually.TrueAsync("its peer serves every call", TimeSpan.FromSeconds(30), async () =>
        {
            for (var call = 0; call < 20; call++)
            {
                if ((await product.InvocationClient.PostAsync(UsersApi.Body(UsersApi.NewAddress()))).Status != HttpStatusCode.Created)
                    return false;
            }

            return true;
        }, Cancel);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_line()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        using var taker = new TcpListener(IPAddress.Loopback, product.Users[0].AppPort);
        taker.Start();
        await SaysAsync(product, $"port {product.Users[0].AppPort}");
    }

    [Fact]
    public async Task A_components_folder_that_is_not_there_is_said_in_one_line()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        Directory.Delete(Path.Combine(product.Folder, "components"), recursive: true);
        await SaysAsync(product, "components");
    }

    [Theory]
    [InlineData("broken.yaml", "kind: [")]
    [InlineData("state.unheard-of", Unknown)]
    public async Task A_component_that_is_not_understood_is_said_in_one_line(string said, string yaml)
    {
        Assert.SkipWhen(Lane.Current.Sidecar == "daprd", "daprd has words of its own for its components");
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        await File.WriteAllTextAsync(Path.Combine(product.Folder, "components", "broken.yaml"), yaml, Cancel);
        await SaysAsync(product, said);
    }

    static async Task SaysAsync(ProductUnderTest product, string what)
    {
        var run = product.StartRun();
        await Eventually.TrueAsync("the run ends", TimeSpan.FromSeconds(30), () => run.HasExited, Cancel);
        await run.WaitForExitAsync(Cancel);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(what, Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    const string Unknown = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: another
        spec:
          type: state.unheard-of
          version: v1
          metadata: []
        """;

    static List<int> Listening(ProductUnderTest product)
    {
        var ours = product.Instances.Where(instance => instance != product.Caller).Select(instance => instance.AppPort)
            .Concat(product.Instances.SelectMany(instance => (int[])[instance.SidecarHttpPort, instance.SidecarGrpcPort]));
        return [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(endpoint => endpoint.Port).Intersect(ours)];
    }
}
