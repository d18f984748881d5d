using System.Threading.Channels;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Options;
using Sidecar.Resources;
using Sidecar.Runtime;

namespace Sidecar.PubSub;

/// <summary>The app's subscriptions: read when it is healthy for the first time, active while it is healthy.</summary>
sealed partial class Subscriptions(
    SidecarOptions options,
    Brokers brokers,
    ResourceSet resources,
    IAppChannel app,
    SubscribeEndpoint endpoint,
    Delivery delivery,
    Publisher publisher,
    Lifecycle lifecycle,
    ILoggerFactory loggers) : IAsyncDisposable
{
    static readonly BoundedChannelOptions LatestOnly = new(1) { FullMode = BoundedChannelFullMode.DropOldest };

    readonly ILogger log = loggers.CreateLogger<Subscriptions>();
    readonly Channel<AppStatus> statusChanges = Channel.CreateBounded<AppStatus>(LatestOnly);
    readonly CancellationTokenSource stopping = new();
    readonly List<IAsyncDisposable> active = [];
    IReadOnlyList<SubscriptionSpec>? programmatic;
    Task following = Task.CompletedTask;

    /// <summary>One for each topic of a component, as in <c>/v1.0/metadata</c>.</summary>
    public IReadOnlyList<SubscriptionSpec> All => Merge(resources.Subscriptions, programmatic ?? []);

    /// <summary>Finds errors in files before waiting for the app.</summary>
    /// <exception cref="StartupException">An unsupported rule.</exception>
    public void ValidateFiles()
    {
        foreach (var spec in resources.Subscriptions)
            Route.Compile(spec);
    }

    /// <summary>Called when the app accepts connections; subscribes a healthy app, then follows its status.</summary>
    /// <exception cref="StartupException">An unsupported subscription.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!app.Exists || brokers.All.Count == 0)
            return;
        app.StatusChanged += OnStatusChanged;
        await ApplyStatusAsync(cancellationToken);
        following = FollowStatusAsync();
    }

    void OnStatusChanged(AppStatus status) => statusChanges.Writer.TryWrite(status);

    async Task FollowStatusAsync()
    {
        try
        {
            await foreach (var _ in statusChanges.Reader.ReadAllAsync(stopping.Token))
                await ApplyStatusAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogFailed(options.AppId, e.Message.ReplaceLineEndings(" "));
            lifecycle.RequestForcedStop();
        }
    }

    async Task ApplyStatusAsync(CancellationToken cancellationToken)
    {
        var isHealthy = app.Status == AppStatus.Healthy;
        if (isHealthy && active.Count == 0)
            await SubscribeAsync(cancellationToken);
        else if (!isHealthy && active.Count > 0)
            await UnsubscribeAsync();
    }

    async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        programmatic ??= await endpoint.GetAsync(cancellationToken);
        var planned = All.Select(spec => (Spec: spec, Routes: Route.Compile(spec))).ToArray();
        foreach (var (spec, routes) in planned)
        {
            if (brokers.Find(spec.PubSub) is not { } component)
                LogUnknown(spec.Topic, spec.PubSub);
            else if (!component.Scopes.MaySubscribe(spec.Topic))
                LogForbidden(options.AppId, spec.Topic, spec.PubSub);
            else
                await SubscribeAsync(spec, routes, component, cancellationToken);
        }
    }

    async Task SubscribeAsync(
        SubscriptionSpec spec,
        IReadOnlyList<Route> routes,
        PubSubComponent component,
        CancellationToken cancellationToken)
    {
        var subscription = new Subscription(
            spec,
            routes,
            component,
            resources.Resiliency.Inbound(component.Spec),
            delivery,
            publisher,
            lifecycle,
            loggers.CreateLogger<Subscription>());
        var group = component.Spec.Metadata.GetValueOrDefault("consumerID", options.AppId);
        active.Add(await component.Broker.SubscribeAsync(
            spec.Topic, group, subscription.DeliverAsync, cancellationToken));
        LogSubscribed(options.AppId, spec.Topic, spec.PubSub);
    }

    async Task UnsubscribeAsync()
    {
        await Task.WhenAll(active.Select(subscription => subscription.DisposeAsync().AsTask()));
        active.Clear();
    }

    /// <summary>For each topic, the app's own subscription wins, then the first one in the files.</summary>
    static IReadOnlyList<SubscriptionSpec> Merge(
        IReadOnlyList<SubscriptionSpec> declarative, IReadOnlyList<SubscriptionSpec> programmatic)
    {
        var merged = new OrderedDictionary<(string, string), SubscriptionSpec>();
        foreach (var spec in declarative)
            merged.TryAdd((spec.PubSub, spec.Topic), spec);
        foreach (var spec in programmatic)
            merged[(spec.PubSub, spec.Topic)] = spec;
        return [.. merged.Values];
    }

    public async ValueTask DisposeAsync()
    {
        app.StatusChanged -= OnStatusChanged;
        await stopping.CancelAsync();
        await following;
        await UnsubscribeAsync();
    }

    [LoggerMessage(LogLevel.Information, "{AppId} is subscribed to {Topic} of {PubSub}")]
    partial void LogSubscribed(string appId, string topic, string pubSub);

    [LoggerMessage(LogLevel.Warning, "The subscription to {Topic} refers to an unknown component {PubSub}")]
    partial void LogUnknown(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error,
        "{AppId} may not subscribe to {Topic} of {PubSub}: "
        + "see the component's subscriptionScopes, allowedTopics and protectedTopics")]
    partial void LogForbidden(string appId, string topic, string pubSub);

    [LoggerMessage(LogLevel.Critical, "Subscribing {AppId} failed; stopping its sidecar: {Reason}")]
    partial void LogFailed(string appId, string reason);
}
