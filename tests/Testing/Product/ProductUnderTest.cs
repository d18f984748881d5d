using System.Collections.Concurrent;

namespace Testing;

/// <summary>
/// The product on a lane, in its own folder: a copy of the components, the servers that they need, the product's runner
/// with the sidecars, and the apps: instances of <c>users</c> with one app id, <c>search</c>, and a subscriber.
/// </summary>
public sealed class ProductUnderTest : IAsyncDisposable
{
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    static readonly TimeSpan RunnerStopTimeout = TimeSpan.FromSeconds(15);

    readonly ConcurrentQueue<ChildProcess> processes = new();
    readonly Dictionary<Instance, ChildProcess> runners = [];
    readonly Lane lane;

    ProductUnderTest(Lane lane, ProductOptions options)
    {
        this.lane = lane;
        Options = options;
        Folder = Directory.CreateTempSubdirectory("daprusers-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, ".dapr"));
        Users = [.. Enumerable.Range(1, options.UsersInstances).Select(NewUsersInstance)];
        Search = new(this, "search", "search", "Search");
        Caller = new(this, "subscriber", ComponentsFolder.SubscriberAppId, null);
        InvocationClient = new(new InvocationHandler(new SocketsHttpHandler()))
        {
            BaseAddress = Caller.Sidecar.BaseAddress,
        };
        AddToken(InvocationClient, options.DaprToken);
    }

    public ProductOptions Options { get; }

    /// <summary>The working directory of all processes.</summary>
    public string Folder { get; }

    public IReadOnlyList<Instance> Users { get; }

    public Instance Search { get; }

    /// <summary>The instance of the subscriber. Its sidecar is also that of a caller of the product.</summary>
    public Instance Caller { get; }

    public EventSubscriber Subscriber { get; private set; } = null!;

    /// <summary>Null if the components do not use Redis.</summary>
    public RedisServer? Redis { get; private set; }

    /// <summary>Null if the components do not use PostgreSQL.</summary>
    public PostgresServer? Postgres { get; private set; }

    /// <summary>The server of the state store; null if the state is in a file.</summary>
    public IStoreServer? Store => (IStoreServer?)Postgres ?? Redis;

    /// <summary>Calls <c>users</c> by service invocation through the caller's sidecar.</summary>
    public HttpClient InvocationClient { get; }

    public IEnumerable<Instance> Instances => Options.WithSearch ? [.. Users, Search, Caller] : [.. Users, Caller];

    /// <summary>All started processes, including those that have ended.</summary>
    public IReadOnlyCollection<ChildProcess> Processes => processes;

    internal IEnumerable<KeyValuePair<string, string>> Tokens
    {
        get
        {
            if (Options.AppToken is { } appToken)
                yield return new("APP_API_TOKEN", appToken);
            if (Options.DaprToken is { } daprToken)
                yield return new("DAPR_API_TOKEN", daprToken);
        }
    }

    string RabbitVirtualHost => Path.GetFileName(Folder);

    /// <summary>Starts a product and waits until it is ready.</summary>
    public static async Task<ProductUnderTest> StartAsync(
        Lane lane, ProductOptions options, CancellationToken cancellationToken)
    {
        var product = await PrepareAsync(lane, options, cancellationToken);
        try
        {
            product.StartSidecars();
            product.StartApps();
            await product.ReadyAsync(cancellationToken);
            return product;
        }
        catch (Exception exception)
        {
            var logs = product.LogTails();
            await product.DisposeAsync();
            throw new InvalidOperationException($"The product does not start: {exception.Message}\n{logs}", exception);
        }
    }

    /// <summary>Creates the folder and starts the servers and the subscriber, but no sidecar and no service.</summary>
    public static async Task<ProductUnderTest> PrepareAsync(
        Lane lane, ProductOptions options, CancellationToken cancellationToken)
    {
        var product = new ProductUnderTest(lane, options);
        var durable = options.DurableServers;
        string? rabbitHost = null;
        if (lane.Components is "redis" or "postgres")
            product.Redis = await RedisServer.StartAsync(product.Folder, durable, cancellationToken);
        if (lane.Components is "postgres" or "rabbitmq")
            product.Postgres = await PostgresServer.StartAsync(program: durable, cancellationToken);
        if (lane.Components == "rabbitmq")
            rabbitHost = await RabbitServer.AddVirtualHostAsync(product.RabbitVirtualHost, cancellationToken);
        ComponentsFolder.Copy(lane.Components, Path.Combine(product.Folder, "components"),
            new(product.Redis?.Port, product.Postgres?.Port, rabbitHost));
        product.Subscriber = await EventSubscriber.StartAsync(product.Caller.AppPort);
        return product;
    }

    public void StartSidecars()
    {
        if (!Options.RunnerPerInstance)
        {
            StartRunner("sidecars", withCommands: false, [.. Instances]);
            return;
        }

        foreach (var instance in Instances)
            StartSidecar(instance);
    }

    /// <summary>Starts sidecars and apps with one runner, as <c>./run</c> does.</summary>
    public ChildProcess StartRun() => StartRunner("run", withCommands: true, [.. Instances]);

    public void StartApps()
    {
        foreach (var instance in Instances)
            instance.Start();
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var waits = Instances.Select(instance => instance.ReadyAsync(cancellationToken));
        await Task.WhenAll([.. waits, WaitForQueuesAsync(cancellationToken)]);
    }

    /// <summary>Kills the app and its sidecar. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task KillAsync(Instance instance, CancellationToken cancellationToken)
    {
        runners[instance].Kill();
        await instance.KillAsync(cancellationToken);
        await runners[instance].WaitForExitAsync(cancellationToken);
    }

    /// <summary>Kills only the sidecar. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task KillSidecarAsync(Instance instance, CancellationToken cancellationToken)
    {
        runners[instance].Kill();
        await runners[instance].WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts a sidecar, after a stop too. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public void StartSidecar(Instance instance) =>
        StartRunner($"sidecar of {instance.Name}", withCommands: false, instance);

    /// <summary>The process that runs the sidecar of an instance, to pause it.</summary>
    public ChildProcess SidecarOf(Instance instance) => runners[instance];

    /// <summary>Stops the app, then its sidecar. Needs <see cref="ProductOptions.RunnerPerInstance"/>.</summary>
    public async Task StopAsync(Instance instance)
    {
        await instance.StopAsync();
        await runners[instance].StopAsync(RunnerStopTimeout);
    }

    /// <summary>The last lines of all logs, for the output of a failed test.</summary>
    public string LogTails(int lines = 40) => string.Join("\n\n", processes.Select(process => process.Tail(lines)));

    public async ValueTask DisposeAsync()
    {
        var apps = processes.Where(process => !runners.ContainsValue(process));
        await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));
        await Task.WhenAll(runners.Values.Distinct().Select(runner => runner.StopAsync(RunnerStopTimeout)));
        if (Subscriber is not null)
            await Subscriber.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal ChildProcess? RunnerOf(Instance instance) => runners.GetValueOrDefault(instance);

    internal void Add(ChildProcess process) => processes.Enqueue(process);

    internal static HttpClient NewClient(int port, string? token)
    {
        var client = new HttpClient
        {
            BaseAddress = new($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        AddToken(client, token);
        return client;
    }

    static void AddToken(HttpClient client, string? token)
    {
        if (token is not null)
            client.DefaultRequestHeaders.Add("dapr-api-token", token);
    }

    Instance NewUsersInstance(int number) => new(this, $"users-{number}", "users", "Users");

    // The queues of the subscriber and of search. The other brokers keep events that precede a subscription.
    async Task WaitForQueuesAsync(CancellationToken cancellationToken)
    {
        if (lane.Components == "rabbitmq")
            await RabbitServer.WaitForQueuesAsync(RabbitVirtualHost, Options.WithSearch ? 2 : 1, cancellationToken);
    }

    ChildProcess StartRunner(string name, bool withCommands, params Instance[] instances)
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
        var environment = Tokens.ToList();
        if (lane.Sidecar == "daprd")
            environment.Add(new("DAPRD", Daprd.Find()!));
        string[] arguments = [Checkout.Program("Sidecar"), "run", "-f", file, "--sidecar", lane.Sidecar];
        var runner = ChildProcess.Start(name, "dotnet", arguments, Folder, environment);
        Add(runner);
        foreach (var instance in instances)
            runners[instance] = runner;
        return runner;
    }
}
