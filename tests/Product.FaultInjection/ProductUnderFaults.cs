using Product.FaultInjection.Checks;
using Product.FaultInjection.History;
using Product.FaultInjection.State;

[assembly: AssemblyFixture(typeof(Product.FaultInjection.ProductUnderFaults))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Product.FaultInjection;

/// <summary>
/// The running product that all scenarios share: two instances of <c>users</c>, proxies between all processes, and one
/// history of all requests. The protocol's periods are short, so that the work of a killed process is soon recovered.
/// </summary>
public sealed class ProductUnderFaults : IAsyncLifetime
{
    const int MaxReported = 10, LogLines = 15;

    static readonly Dictionary<string, string> Settings = new()
    {
        ["Users__Storage__ClaimGracePeriod"] = "00:00:01",
        ["Users__Storage__HeartbeatInterval"] = "00:00:00.5",
        ["Users__Storage__LeaseTimeout"] = "00:00:03",
    };

    readonly List<TcpProxy> sidecarProxies = [];
    readonly HashSet<string> reported = [];
    FinalStateReader? reader;

    /// <summary>Why the lane cannot run here; null if it can.</summary>
    public static string? SkipReason =>
        Lane.Current.SkipReason ?? (HasStoreServer ? RedisServer.ProgramUnavailableReason : null);

    /// <summary>Whether the state store is a server, which can be killed and cut off, rather than a file.</summary>
    public static bool HasStoreServer => Lane.Current.Components != "embedded";

    public ProductUnderTest ProductUnderTest { get; private set; } = null!;

    public IReadOnlyList<Instance> Users => ProductUnderTest.Users;

    /// <summary>Null if the state store is a file.</summary>
    public IStoreServer? Store => ProductUnderTest.Store;

    /// <summary>Between the sidecars and the state store; null if that is a file.</summary>
    public TcpProxy? StoreProxy { get; private set; }

    /// <summary>Between each instance of <c>users</c> and its sidecar, in the order of the instances.</summary>
    public IReadOnlyList<TcpProxy> SidecarProxies => sidecarProxies;

    internal RecordingClient Client { get; private set; } = null!;

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (SkipReason is not null)
            return;
        Console.Out.WriteLine($"    {Lane.Current}, seed {Profile.Seed}: {Profile.Current}");
        var options = new ProductOptions
        {
            RunnerPerInstance = HasStoreServer,
            DurableServers = true,
            WithSearch = false,
            Settings = Settings,
        };
        ProductUnderTest = await ProductUnderTest.PrepareAsync(Lane.Current, options, CancellationToken);
        if (HasStoreServer)
            StoreProxy = StartStoreProxy(Store!.Port);
        foreach (var instance in Users)
        {
            var proxy = TcpProxy.Start(instance.SidecarGrpcPort);
            sidecarProxies.Add(proxy);
            instance.DaprGrpcPort = proxy.Port;
        }

        ProductUnderTest.StartSidecars();
        ProductUnderTest.StartApps();
        await ProductUnderTest.ReadyAsync(CancellationToken);
        Client = new(CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (ProductUnderTest is not null)
            await ProductUnderTest.DisposeAsync();
        foreach (var proxy in sidecarProxies.Append(StoreProxy).OfType<TcpProxy>())
            await proxy.DisposeAsync();
    }

    /// <summary>The last lines that each process has logged.</summary>
    public string LogTails() => ProductUnderTest.LogTails(LogLines);

    /// <summary>
    /// Waits until no work is in progress, reads the final state and checks the whole history against it. Fails with
    /// the broken promises that no earlier scenario has reported.
    /// </summary>
    internal async Task CheckPromisesAsync()
    {
        Report(ProcessChecks.Check(ProductUnderTest));
        reader ??= new(ProductUnderTest, Client);
        var state = await reader.ReadAsync(EventChecks.AreComplete);
        WriteLine($"checked {state.LiveUsers.Count()} users, {state.Events.Count} events, "
            + $"{Client.Operations.Count} requests");
        Report([.. ProcessChecks.Check(ProductUnderTest), .. HistoryChecker.Check(Client.Operations, state)]);
    }

    /// <summary>Writes a figure of the running scenario to the console.</summary>
    internal static void WriteLine(string line) =>
        Console.Out.WriteLine($"    {TestContext.Current.TestMethod?.MethodName}: {line}");

    void Report(IEnumerable<BrokenPromise> brokenPromises)
    {
        var added = brokenPromises.Where(broken => reported.Add(broken.Description)).ToList();
        if (added.Count == 0)
            return;
        var shown = string.Join('\n', added.Take(MaxReported));
        Assert.Fail($"{Lane.Current}, seed {Profile.Seed}: {added.Count} broken promises\n{shown}");
    }

    TcpProxy StartStoreProxy(int port)
    {
        var proxy = TcpProxy.Start(port);
        var component = Path.Combine(ProductUnderTest.Folder, "components", "statestore.yaml");
        var yaml = File.ReadAllText(component).Replace($"{port}", $"{proxy.Port}", StringComparison.Ordinal);
        File.WriteAllText(component, yaml);
        return proxy;
    }
}
