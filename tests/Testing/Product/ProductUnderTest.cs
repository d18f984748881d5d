using System.Collections.Concurrent;

namespace Testing;

/// <summary>
/// The product on a lane, in a folder of its own: a copy of the components, the servers that they need, the product's
/// runner with the sidecars, and beside them the apps: instances of <c>users</c> with one app id, <c>search</c>, and the
/// tests' listener.
/// </summary>
public sealed class ProductUnderTest : IAsyncDisposable
{
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    static readonly TimeSpan RunnerGrace = TimeSpan.FromSeconds(15);

    readonly ConcurrentQueue<ChildProcess> processes = new();
    readonly Dictionary<Instance, ChildProcess> runners = [];
    readonly Lane lane;

    ProductUnderTest(Lane lane, ProductOptions options)
    {
        (this.lane, Options) = (lane, options);
        Folder = Directory.CreateTempSubdirectory("daprusers-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, ".dapr"));
        Users = [.. Enumerable.Range(1, options.UsersInstances).Select(i => new Instance(this, $"users-{i}", "users", "Users"))];
        Search = new(this, "search", "search", "Search");
        Caller = new(this, "subscriber", ComponentsFolder.SubscriberAppId, null);
        InvocationClient = new(new InvocationHandler(new SocketsHttpHandler())) { BaseAddress = Caller.Sidecar.BaseAddress };
        AddToken(InvocationClient, options.DaprToken);
    }

    public ProductOptions Options { get; }

    /// <summary>The working directory of every process.</summary>
    public string Folder { get; }

    public IReadOnlyList<Instance> Users { get; }

    public Instance Search { get; }

    /// <summary>The listener's instance: its sidecar is the one that a caller of the product has.</summary>
    public Instance Caller { get; }

    public EventSubscriber Subscriber { get; private set; } = null!;

    /// <summary>Null on components without Redis.</summary>
    public RedisServer? Redis { get; private set; }

    /// <summary>Null on components without PostgreSQL.</summary>
    public PostgresServer? Postgres { get; private set; }

    /// <summary>Where the lane keeps its state; null if in a file.</summary>
    public IStoreServer? Store => (IStoreServer?)Postgres ?? Redis;

    /// <summary>To <c>users</c> by service invocation through the caller's sidecar.</summary>
    public HttpClient InvocationClient { get; }

    public IEnumerable<Instance> Instances => Options.WithSearch ? [.. Users, Search, Caller] : [.. Users, Caller];

    /// <summary>Every program that was started, those that have ended included.</summary>
    public IReadOnlyCollection<ChildProcess> Processes => processes;

    internal IEnumerable<KeyValuePair<string, string>> Tokens =>
        new[] { ("APP_API_TOKEN", Options.AppToken), ("DAPR_API_TOKEN", Options.DaprToken) }
            .Where(token => token.Item2 is not null)
            .Select(token => KeyValuePair.Create(token.Item1, token.Item2!));

    /// <summary>All of it, ready to be called.</summary>
    public static async Task<ProductUnderTest> StartAsync(Lane lane, ProductOptions options, CancellationToken cancellationToken)
    {
        var product = await PrepareAsync(lane, options, cancellationToken);
        try
        {
            product.StartSidecars();
            product.StartApps();
            await product.ReadyAsync(cancellationToken);
            return product;
        }
        catch (Exception e)
        {
            var logs = product.LogTails();
            await product.DisposeAsync();
            throw new InvalidOperationException($"The product does not start: {e.Message}\n{logs}", e);
        }
    }

    /// <summary>Folder and servers; nothing of the product runs yet.</summary>
    public static async Task<ProductUnderTest> PrepareAsync(Lane lane, ProductOptions options, CancellationToken cancellationToken)
    {
        var product = new ProductUnderTest(lane, options);
        if (lane.Components is "redis" or "postgres")
            product.Redis = await RedisServer.StartAsync(product.Folder, options.DurableServers, cancellationToken);
        if (lane.Components is "postgres" or "rabbitmq")
            product.Postgres = await PostgresServer.StartAsync(options.DurableServers, cancellationToken);
        var rabbit = lane.Components == "rabbitmq" ? await RabbitServer.NewHostAsync(product.RabbitHost, cancellationToken) : null;
        ComponentsFolder.Copy(lane.Components, Path.Combine(product.Folder, "components"), product.Redis?.Port, product.Postgres?.Port, rabbit);
        product.Subscriber = await EventSubscriber.StartAsync(product.Caller.AppPort);
        return product;
    }

    public void StartSidecars()
    {
        if (!Options.RunnerPerInstance)
            StartRun("sidecars", withCommands: false, [.. Instances]);
        foreach (var instance in Options.RunnerPerInstance ? Instances : [])
            StartSidecar(instance);
    }

    /// <summary>As <c>./run</c> does it: the runner starts the apps too.</summary>
    public ChildProcess StartRun() => StartRun("run", withCommands: true, [.. Instances]);

    public void StartApps()
    {
        foreach (var instance in Instances)
            instance.Start();
    }

    public Task ReadyAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([.. Instances.Select(instance => instance.ReadyAsync(cancellationToken)), SubscribedAsync(cancellationToken)]);

    /// <summary>The app and its sidecar at once, as a machine that loses power. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task KillAsync(Instance instance, CancellationToken cancellationToken)
    {
        runners[instance].Kill();
        await instance.KillAsync(cancellationToken);
        await runners[instance].WaitForExitAsync(cancellationToken);
    }

    /// <summary>As <c>kill -9</c> does, of the sidecar alone. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task KillSidecarAsync(Instance instance, CancellationToken cancellationToken)
    {
        runners[instance].Kill();
        await runners[instance].WaitForExitAsync(cancellationToken);
    }

    /// <summary>Again, at the same ports. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public void StartSidecar(Instance instance) => StartRun($"sidecar of {instance.Name}", withCommands: false, instance);

    /// <summary>The program that runs its sidecar, to pause it.</summary>
    public ChildProcess SidecarOf(Instance instance) => runners[instance];

    /// <summary>The app in order, then its sidecar. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task StopAsync(Instance instance)
    {
        await instance.StopAsync();
        await runners[instance].StopAsync(RunnerGrace);
    }

    /// <summary>The ends of all logs, for a test that failed.</summary>
    public string LogTails(int lines = 40) => string.Join("\n\n", processes.Select(process => process.Tail(lines)));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Where(process => !runners.ContainsValue(process)).Select(process => process.DisposeAsync().AsTask()));
        await Task.WhenAll(runners.Values.Distinct().Select(runner => runner.StopAsync(RunnerGrace)));
        if (Subscriber is not null)
            await Subscriber.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    string RabbitHost => Path.GetFileName(Folder);

    // The listener and search; the other brokers keep what comes before them.
    Task SubscribedAsync(CancellationToken cancellationToken) =>
        lane.Components == "rabbitmq" ? RabbitServer.SubscribedAsync(RabbitHost, Options.WithSearch ? 2 : 1, cancellationToken) : Task.CompletedTask;

    internal ChildProcess? RunnerOf(Instance instance) => runners.GetValueOrDefault(instance);

    internal void Keep(ChildProcess process) => processes.Enqueue(process);

    internal static HttpClient NewClient(int port, string? token)
    {
        var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        AddToken(client, token);
        return client;
    }

    static void AddToken(HttpClient client, string? token)
    {
        if (token is not null)
            client.DefaultRequestHeaders.Add("dapr-api-token", token);
    }

    ChildProcess StartRun(string name, bool withCommands, params Instance[] instances)
    {
        var file = Path.Combine(Folder, $"{instances[0].Name}.yaml");
        File.WriteAllText(file, $"""
            version: 1
            common:
              resourcesPaths: [./components]
              configFilePath: ./components/config.yaml
            apps:
            {string.Join('\n', instances.Select(instance => instance.RunFileEntry(withCommands)))}
            """);
        IEnumerable<KeyValuePair<string, string>> daprd = lane.Sidecar == "daprd" ? [new("DAPRD", Daprd.Find()!)] : [];
        var runner = ChildProcess.Start(name, "dotnet",
            [Checkout.Program("Sidecar"), "run", "-f", file, "--sidecar", lane.Sidecar], Folder, [.. Tokens, .. daprd]);
        Keep(runner);
        foreach (var instance in instances)
            runners[instance] = runner;
        return runner;
    }
}
