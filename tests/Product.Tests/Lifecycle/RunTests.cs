using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Product.Tests.Lifecycle;

/// <summary>The runner as <c>./run</c> uses it: apps and sidecars from one run file.</summary>
public sealed class RunTests(SharedProduct shared) : ProductTest(shared)
{
    const string UnknownType = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: another
        spec:
          type: state.unheard-of
          version: v1
          metadata: []
        """;

    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_serves_requests_and_leaves_no_process_behind(bool killed)
    {
        var product = await PrepareAsync(new());
        var run = product.StartRun();
        await product.ReadyAsync(Cancellation);
        var user = await product.InvocationClient.CreateAsync();
        await product.WaitForEventAsync(user.Id, 1, TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync("the ready table contains an example request", TimeSpan.FromSeconds(20),
            () => run.Lines.Any(line => line.Contains("curl ", StringComparison.Ordinal)), Cancellation);

        if (killed)
            run.Kill();
        else
            Assert.True(await run.InterruptAsync(StopLimit), "The run does not end after Ctrl-C.");
        await Eventually.TrueAsync("all ports are closed", TimeSpan.FromSeconds(10),
            () => OpenPorts(product).Count == 0, Cancellation);
        if (!killed)
            Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_app_that_ends_is_reported_and_the_others_continue()
    {
        var product = await PrepareAsync(new());
        var failing = product.Users[0];
        failing.Environment["Users__Storage__BlockSize"] = "none";
        var run = product.StartRun();
        await product.Users[1].ReadyAsync(Cancellation);
        await Eventually.TrueAsync("the exit of the app is reported", ProductUnderTest.StartLimit,
            () => run.Lines.Any(line => line.Contains("users ended with code", StringComparison.Ordinal)),
            Cancellation);
        await product.Caller.ReadyAsync(Cancellation);

        // the name resolution returns a sidecar whose app has ended until its entry expires
        await Eventually.TrueAsync("the other instance serves every call", TimeSpan.FromSeconds(30),
            () => CreateAllAsync(product.InvocationClient, 20), Cancellation);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        using var listener = new TcpListener(IPAddress.Loopback, product.Users[0].AppPort);
        listener.Start();
        await ExpectStartFailureAsync(product, $"port {product.Users[0].AppPort}");
    }

    [Fact]
    public async Task A_missing_components_folder_is_reported_in_one_line()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        Directory.Delete(Path.Combine(product.Folder, "components"), recursive: true);
        await ExpectStartFailureAsync(product, "components");
    }

    [Theory]
    [InlineData("broken.yaml", "kind: [")]
    [InlineData("state.unheard-of", UnknownType)]
    public async Task An_invalid_component_is_reported_in_one_line(string reported, string yaml)
    {
        Assert.SkipWhen(Lane.Current.Sidecar == "daprd", "daprd reports invalid components in its own words");
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        await File.WriteAllTextAsync(Path.Combine(product.Folder, "components", "broken.yaml"), yaml, Cancellation);
        await ExpectStartFailureAsync(product, reported);
    }

    static async Task ExpectStartFailureAsync(ProductUnderTest product, string reported)
    {
        var run = product.StartRun();
        await run.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reported, Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    static async Task<bool> CreateAllAsync(HttpClient users, int count)
    {
        for (var call = 0; call < count; call++)
        {
            var response = await users.PostAsync(UsersApi.Body(UsersApi.NewEmail()));
            if (response.Status != HttpStatusCode.Created)
                return false;
        }

        return true;
    }

    static List<int> OpenPorts(ProductUnderTest product)
    {
        var apps = product.Instances.Where(instance => instance != product.Caller).Select(instance => instance.AppPort);
        var sidecars = product.Instances
            .SelectMany(instance => (int[])[instance.SidecarHttpPort, instance.SidecarGrpcPort]);
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        return [.. listeners.Select(endpoint => endpoint.Port).Intersect([.. apps, .. sidecars])];
    }
}
