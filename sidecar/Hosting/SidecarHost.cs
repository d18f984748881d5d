using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Invocation.NameResolution;
using Sidecar.Metadata;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Resources;
using Sidecar.Runtime;

namespace Sidecar.Hosting;

/// <summary>One sidecar: its components, its three listeners, its app. A process can host many.</summary>
sealed partial class SidecarHost : IAsyncDisposable
{
    readonly WebApplication web;
    readonly SidecarOptions options;
    readonly SidecarListeners listeners;
    readonly ILogger log;
    readonly CancellationTokenSource stopping = new();
    Task waitingForApp = Task.CompletedTask;

    SidecarHost(WebApplication web, SidecarOptions options, SidecarListeners listeners)
    {
        this.web = web;
        this.options = options;
        this.listeners = listeners;
        log = web.Logger;
    }

    /// <summary>Completes with the exit code when a stop is requested over the API; the owner then disposes.</summary>
    public Task<int> StopRequested => Lifecycle.StopRequested;

    Lifecycle Lifecycle => Service<Lifecycle>();

    /// <summary>Completes when the API serves; the wait for the app continues in the background, as in daprd.</summary>
    /// <exception cref="StartupException">One line that says what to do.</exception>
    public static async Task<SidecarHost> StartAsync(
        SidecarOptions options, SidecarGroup group, CancellationToken cancellationToken)
    {
        if (options.AppProtocol is not ("http" or "https"))
        {
            throw new StartupException($"The embedded sidecar calls {options.AppId} over http or https, "
                + $"not {options.AppProtocol}. Use Dapr itself.");
        }

        var host = Build(options, group);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    static SidecarHost Build(SidecarOptions options, SidecarGroup group)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        group.ConfigureLogging(options, builder.Logging);
        // The caller reports a failed start in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Grpc", LogLevel.Warning);
        var listeners = new SidecarListeners(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listeners.Configure);
        builder.Services.AddSidecar(options, group);
        var web = builder.Build();
        web.UseListeners();
        return new(web, options, listeners);
    }

    async Task StartAsync(CancellationToken cancellationToken)
    {
        await Service<LoadedComponents>().OpenAsync(cancellationToken);
        Service<Subscriptions>().ValidateFiles();
        await ListenAsync(cancellationToken);
        var internalAddress = $"{options.HostAddress}:{listeners.Port(Listener.Internal)}";
        await Service<INameResolver>().RegisterAsync(options.AppId, internalAddress, cancellationToken);
        Lifecycle.OutboundReady = true;
        LogServing(options.AppId, listeners.Port(Listener.Http), listeners.Port(Listener.Grpc));
        if (Service<ResourceSet>().Resiliency.CircuitBreakers is { Count: > 0 } breakers)
            LogNotApplied(string.Join(", ", breakers));
        waitingForApp = WaitForAppAsync(stopping.Token);
    }

    async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException(
                $"The sidecar of {options.AppId} cannot listen: {e.Message} Stop what uses the port, or use another.");
        }
        catch (SocketException e)
        {
            throw new StartupException(
                $"The sidecar of {options.AppId} cannot listen on {options.ListenAddress}: {e.Message}. "
                + "Use an address of this machine and ports from 1024 up.");
        }
    }

    async Task WaitForAppAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Service<IAppChannel>().StartAsync(cancellationToken);
            await Service<Subscriptions>().StartAsync(cancellationToken);
            Lifecycle.Ready = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogNotStarted(options.AppId, e.Message.ReplaceLineEndings(" "));
            Lifecycle.RequestForcedStop();
        }
    }

    /// <summary>Removes the registration first, so that no calls arrive; then drains deliveries and calls.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await waitingForApp;
        using var gracePeriod = new CancellationTokenSource(Lifecycle.GracePeriod);
        await Service<INameResolver>().DisposeAsync();
        await Service<Subscriptions>().DisposeAsync();
        try
        {
            await web.StopAsync(gracePeriod.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await web.DisposeAsync();
        stopping.Dispose();
    }

    T Service<T>() where T : notnull => web.Services.GetRequiredService<T>();

    [LoggerMessage(LogLevel.Information,
        "Embedded sidecar of {AppId} (for development) is listening on HTTP port {HttpPort} and gRPC port {GrpcPort}")]
    partial void LogServing(string appId, int httpPort, int grpcPort);

    [LoggerMessage(LogLevel.Warning, "The embedded sidecar does not apply circuit breakers: {Names}")]
    partial void LogNotApplied(string names);

    [LoggerMessage(LogLevel.Error, "Starting the sidecar of {AppId} failed; stopping it: {Reason}")]
    partial void LogNotStarted(string appId, string reason);
}
