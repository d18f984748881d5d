using Grpc.Net.Client;
using Testing;

namespace Sidecar.Parity.Scenes;

/// <summary>A running sidecar, with clients of its HTTP and gRPC API.</summary>
sealed class SidecarProcess : IAsyncDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    readonly ChildProcess process;

    public SidecarProcess(SidecarKind kind, SidecarLaunch launch)
    {
        Launch = launch;
        process = SidecarPrograms.Start(kind, launch);
        Http = new HttpClient(Handler())
        {
            BaseAddress = new Uri($"http://127.0.0.1:{launch.HttpPort}"),
            Timeout = Timeout,
        };
        var channel = new GrpcChannelOptions { HttpHandler = Handler() };
        Grpc = GrpcChannel.ForAddress($"http://127.0.0.1:{launch.GrpcPort}", channel);
    }

    public SidecarLaunch Launch { get; }

    public HttpClient Http { get; }

    public GrpcChannel Grpc { get; }

    /// <summary>Waits until a health route returns 204.</summary>
    public async Task ReadyAsync(string route, CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.TrueAsync($"{route} of {process.Name}", Timeout, async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"{process.Name} has exited:\n{process.Tail(40)}");
                using var response = await Http.GetAsync(route, cancellationToken);
                return (int)response.StatusCode == 204;
            }, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{process.Tail(40)}", e);
        }
    }

    /// <summary>Waits until the process exits on its own, and returns its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken).WaitAsync(Timeout, cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Asks the process to stop, as a terminal or Kubernetes does.</summary>
    public Task StopAsync() => process.StopAsync(Timeout);

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>Sends requests as they are, without any additions.</summary>
    static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    };
}
