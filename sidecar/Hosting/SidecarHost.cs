using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.Api.Grpc;
using Sidecar.Api.Http;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Invocation.NameResolution;
using Sidecar.Metadata;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Resources;
using Sidecar.Runtime;
using Sidecar.State;
using Sidecar.Tracing;

namespace Sidecar.Hosting;

/// <summary>One sidecar: its components, its three doors, its app. Many live in one process.</summary>
sealed partial class SidecarHost : IAsyncDisposable
{
    readonly WebApplication web;
    readonly SidecarOptions options;
    readonly CancellationTokenSource stopping = new();
    readonly ListenOptions[] doors;
    Task meetApp = Task.CompletedTask;

    SidecarHost(WebApplication web, SidecarOptions options, ListenOptions[] doors) =>
        (this.web, this.options, this.doors) = (web, options, doors);

    public string AppId => options.AppId;

    public int HttpPort => Port(Door.Http);

    public int GrpcPort => Port(Door.Grpc);

    public int InternalPort => Port(Door.Internal);

    public Lifecycle Lifecycle => Part<Lifecycle>();

    /// <summary>Done when this sidecar was asked over its API to stop, with the exit code; whoever started it then disposes of it.</summary>
    public Task<int> Stopped => Lifecycle.StopRequested;

    /// <summary>Answers when the API serves; the app is waited for behind it, as daprd does.</summary>
    /// <exception cref="StartupException">One line that says what to do.</exception>
    public static async Task<SidecarHost> StartAsync(SidecarOptions options, SidecarGroup group, CancellationToken cancellation)
    {
        if (options.AppProtocol is not ("http" or "https"))
            throw new StartupException(
                $"The embedded sidecar calls {options.AppId} over http or https, not {options.AppProtocol}. Use Dapr itself for it.");
        var host = Build(options, group);
        try
        {
            await host.StartAsync(cancellation);
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
        // A start that fails is said in one line, by whoever asked for it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Grpc", LogLevel.Warning);
        var configuration = ConfigurationFile.Load(options);
        var doors = new ListenOptions[3];
        var address = DoorExtensions.Address(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // every byte of a header passes as it came
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodySize;
            doors[(int)Door.Http] = kestrel.ListenAt(address, options.HttpPort, Door.Http, HttpProtocols.Http1);
            doors[(int)Door.Grpc] = kestrel.ListenAt(address, options.GrpcPort, Door.Grpc, HttpProtocols.Http2);
            doors[(int)Door.Internal] = kestrel.ListenAt(address, options.InternalPort, Door.Internal, HttpProtocols.Http2);
        });
        builder.Services
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(options)
            .AddSingleton(configuration)
            .AddSingleton(ResourceFolders.Load(options))
            .AddSingleton<Lifecycle>()
            .AddSingleton<LoadedComponents>()
            .AddSingleton<SidecarMetadata>()
            .AddSingleton<StateStores>()
            .AddSingleton<ApiToken>()
            .AddSingleton<TraceHeaders>()
            .AddComponentTypes(group.Topics)
            .AddPubSub()
            .AddInvocation(options, configuration, group.Names)
            .AddRoutingCore()
            .AddHttpApi()
            .AddGrpcApi(options);

        var web = builder.Build();
        web.UseDoors();
        return new(web, options, doors);
    }

    async Task StartAsync(CancellationToken cancellation)
    {
        await Part<LoadedComponents>().OpenAsync(cancellation);
        Part<Subscriptions>().CheckFiles();
        await ListenAsync(cancellation);
        await Part<INameResolver>().RegisterAsync(AppId, $"{options.HostAddress}:{InternalPort}", cancellation);
        Lifecycle.OutboundReady = true;
        LogServing(web.Logger, AppId, HttpPort, GrpcPort);
        if (Part<ResourceSet>().Resiliency.CircuitBreakers is { Count: > 0 } breakers)
            LogNotApplied(web.Logger, string.Join(", ", breakers));
        meetApp = MeetAppAsync(stopping.Token);
    }

    async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"The sidecar of {AppId} cannot listen: {e.Message} Stop what uses the port, or choose another.");
        }
        catch (SocketException e)
        {
            throw new StartupException(
                $"The sidecar of {AppId} cannot listen at {options.ListenAddress}: {e.Message}. Choose an address of this machine and ports from 1024 on.");
        }
    }

    async Task MeetAppAsync(CancellationToken cancellation)
    {
        try
        {
            await Part<IAppChannel>().StartAsync(cancellation);
            await Part<Subscriptions>().StartAsync(cancellation);
            Lifecycle.Ready = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogNotStarted(web.Logger, AppId, e.Message.ReplaceLineEndings(" "));
            Lifecycle.RequestStop(force: true);
        }
    }

    /// <summary>Leaves the name resolution first, so that nobody calls any more, then lets deliveries and calls end.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await meetApp;
        using var grace = new CancellationTokenSource(Lifecycle.Grace);
        await Part<INameResolver>().DisposeAsync();
        await Part<Subscriptions>().DisposeAsync();
        try
        {
            await web.StopAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await web.DisposeAsync();
        stopping.Dispose();
    }

    T Part<T>() where T : notnull => web.Services.GetRequiredService<T>();

    int Port(Door door) => ((IPEndPoint)doors[(int)door].EndPoint).Port;

    [LoggerMessage(LogLevel.Information, "Embedded sidecar of {AppId}, for development: HTTP {Http}, gRPC {Grpc}")]
    static partial void LogServing(ILogger log, string appId, int http, int grpc);

    [LoggerMessage(LogLevel.Warning, "Circuit breakers are not applied by the embedded sidecar: {Names}")]
    static partial void LogNotApplied(ILogger log, string names);

    [LoggerMessage(LogLevel.Error, "The sidecar of {AppId} stops: {Reason}")]
    static partial void LogNotStarted(ILogger log, string appId, string reason);
}
