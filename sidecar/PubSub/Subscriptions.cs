using System.Threading.Channels;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Options;
using Sidecar.Resources;
using Sidecar.Runtime;

namespace Sidecar.PubSub;

/// <summary>The subscriptions of the app: asked for when it is healthy for the first time, active while it is healthy.</summary>
sealed partial class Subscriptions(SidecarOptions options, Brokers brokers, ResourceSet resources, IAppChannel app, SubscribeEndpoint endpoint,
    Delivery delivery, Publisher publisher, Lifecycle lifecycle, ILoggerFactory logs) : IAsyncDisposable
{
    readonly ILogger log = logs.CreateLogger<Subscriptions>();
    readonly Channel<bool> healthChanges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    readonly CancellationTokenSource stopping = new();
    readonly List<IAsyncDisposable> active = [];
    IReadOnlyList<SubscriptionSpec>? programmatic;
    Task following = Task.CompletedTask;

    /// <summary>One for each topic of a component, as <c>/v1.0/metadata</c> lists them.</summary>
    public IReadOnlyList<SubscriptionSpec> All => Merge(resources.Subscriptions, programmatic ?? []);

    /// <exception cref="StartupException">A rule of a file that the embedded sidecar does not have: found before the app is waited for.</exception>
    public void CheckFiles()
    {
        foreach (var spec in resources.Subscriptions)
            Route.Compile(spec);
    }

    /// <summary>Called once the app's port accepts. Answers when a healthy app is subscribed; from there on its health decides.</summary>
    /// <exception cref="StartupException">A subscription asks for what the embedded sidecar does not have.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (!app.Exists || brokers.All.Count == 0)
            return;
        app.HealthChanged += OnHealthChanged;
        await FollowHealthAsync(cancellation);
        following = FollowChangesAsync();
    }

    void OnHealthChanged(bool healthy) => healthChanges.Writer.TryWrite(healthy);

    async Task FollowChangesAsync()
    {
        try
        {
            await foreach (var _ in healthChanges.Reader.ReadAllAsync(stopping.Token))
                await FollowHealthAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogNotSubscribed(e.Message.ReplaceLineEndings(" "));
            lifecycle.RequestStop(force: true);
        }
    }

    Task FollowHealthAsync(CancellationToken cancellation) => (app.Healthy, active.Count > 0) switch
    {
        (true, false) => SubscribeAsync(cancellation),
        (false, true) => UnsubscribeAsync(),
        _ => Task.CompletedTask,
    };

    async Task SubscribeAsync(CancellationToken cancellation)
    {
        programmatic ??= await endpoint.AskAsync(cancellation);
        var planned = All.Select(spec => (Spec: spec, Routes: Route.Compile(spec))).ToArray();
        foreach (var (spec, routes) in planned)
            if (brokers.Find(spec.PubSub) is not { } component)
                LogUnknown(spec.Topic, spec.PubSub);
            else if (!component.Scopes.MaySubscribe(spec.Topic))
                LogForbidden(options.AppId, spec.Topic, spec.PubSub);
            else
            {
                var subscription = new Subscription(spec, routes, component, resources.Resiliency.Inbound(component.Spec), delivery, publisher,
                    lifecycle, logs.CreateLogger<Subscription>());
                var group = component.Spec.Metadata.GetValueOrDefault("consumerID", options.AppId);
                active.Add(await component.Broker.SubscribeAsync(spec.Topic, group, subscription.DeliverAsync, cancellation));
                LogSubscribed(options.AppId, spec.Topic, spec.PubSub);
            }
    }

    async Task UnsubscribeAsync()
    {
        await Task.WhenAll(active.Select(subscription => subscription.DisposeAsync().AsTask()));
        active.Clear();
    }

    /// <summary>Of several for one topic the first in the files stands, and the app's own instead of it.</summary>
    static IReadOnlyList<SubscriptionSpec> Merge(IReadOnlyList<SubscriptionSpec> declarative, IReadOnlyList<SubscriptionSpec> programmatic)
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
        app.HealthChanged -= OnHealthChanged;
        await stopping.CancelAsync();
        await following;
        await UnsubscribeAsync();
    }

    [LoggerMessage(LogLevel.Information, "{App} is subscribed to {Topic} of {PubSub}")]
    partial void LogSubscribed(string app, string topic, string pubSub);

    [LoggerMessage(LogLevel.Warning, "The subscription to {Topic} names the component {PubSub}, which is not there")]
    partial void LogUnknown(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "{App} may not subscribe to {Topic} of {PubSub}: its component says so in subscriptionScopes, allowedTopics or protectedTopics")]
    partial void LogForbidden(string app, string topic, string pubSub);

    [LoggerMessage(LogLevel.Critical, "{Reason}")]
    partial void LogNotSubscribed(string reason);
}
