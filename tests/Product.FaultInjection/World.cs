[assembly: AssemblyFixture(typeof(Product.FaultInjection.World))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Product.FaultInjection;

/// <summary>
/// One running product for all scenarios, two instances of <c>users</c>, everything between its processes through proxies, and one
/// history of all that was asked. The protocol's times are short, so that what a dead process left is soon taken over.
/// </summary>
public sealed class World : IAsyncLifetime
{
    static readonly Dictionary<string, string> Settings = new()
    {
        ["Users__Storage__ClaimGracePeriod"] = "00:00:01",
        ["Users__Storage__HeartbeatInterval"] = "00:00:00.5",
        ["Users__Storage__LeaseTimeout"] = "00:00:03",
    };

    readonly List<TcpProxy> toSidecars = [];
    readonly HashSet<string> reported = [];
    Reader? reader;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Null: it can run here.</summary>
    public static string? SkipReason => Lane.Current.SkipReason ?? (HasStoreServer ? RedisServer.ProgramMissing : null);

    /// <summary>Whether the state store is a server, to be killed and cut off; else it is a file.</summary>
    public static bool HasStoreServer => Lane.Current.Components != "embedded";

    public ProductUnderTest ProductUnderTest { get; private set; } = null!;

    public IReadOnlyList<Instance> Users => ProductUnderTest.Users;

    internal Recorder Recorder { get; private set; } = null!;

    /// <summary>Between the sidecars and the state store; null where that is a file.</summary>
    public TcpProxy? ToStore { get; private set; }

    /// <summary>Between each instance of <c>users</c> and its sidecar, in their order.</summary>
    public IReadOnlyList<TcpProxy> ToSidecars => toSidecars;

    public async ValueTask InitializeAsync()
    {
        if (SkipReason is not null)
            return;
        Console.Out.WriteLine($"    {Lane.Current}, seed {Profile.Seed}: {Profile.Current}");
        ProductUnderTest = await ProductUnderTest.PrepareAsync(Lane.Current,
            new() { OneRunEach = HasStoreServer, DurableServers = true, WithSearch = false, Settings = Settings }, Cancel);
        if (HasStoreServer)
            ToStore = Intercept(ProductUnderTest.Store!.Port);
        foreach (var instance in Users)
        {
            toSidecars.Add(TcpProxy.Start(instance.SidecarGrpcPort));
            instance.DaprGrpcPort = toSidecars[^1].Port;
        }

        ProductUnderTest.StartSidecars();
        ProductUnderTest.StartApps();
        await ProductUnderTest.ReadyAsync(Cancel);
        Recorder = new(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (ProductUnderTest is not null)
            await ProductUnderTest.DisposeAsync();
        foreach (var proxy in toSidecars.Append(ToStore).OfType<TcpProxy>())
            await proxy.DisposeAsync();
    }

    /// <summary>Waits until nothing is under way, reads everything and judges the whole history. Fails with what is new.</summary>
    internal async Task JudgeAsync()
    {
        Report(Failures.Of(ProductUnderTest));
        var found = await (reader ??= new(this)).ReadAsync();
        Say($"{found.Live.Count()} users, {found.Events.Count} events, {Recorder.Operations.Count} requests judged");
        Report([.. Failures.Of(ProductUnderTest), .. Checker.Judge(Recorder.Operations, found)]);
    }

    void Report(IEnumerable<Violation> violations)
    {
        var anew = violations.Where(violation => reported.Add(violation.What)).ToList();
        if (anew.Count > 0)
            Assert.Fail($"{Lane.Current}, seed {Profile.Seed}: {anew.Count} promises not kept\n{string.Join('\n', anew.Take(10))}");
    }

    /// <summary>A figure, for whoever reads the run.</summary>
    internal static void Say(string line) => Console.Out.WriteLine($"    {TestContext.Current.TestMethod?.MethodName}: {line}");

    TcpProxy Intercept(int port)
    {
        var proxy = TcpProxy.Start(port);
        var component = Path.Combine(ProductUnderTest.Folder, "components", "statestore.yaml");
        File.WriteAllText(component, File.ReadAllText(component).Replace($"{port}", $"{proxy.Port}", StringComparison.Ordinal));
        return proxy;
    }
}
