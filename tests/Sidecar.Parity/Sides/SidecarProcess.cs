using Grpc.Net.Client;
using Testing;

namespace Sidecar.Parity.Sides;

/// <summary>A sidecar that runs, and the ways to its API.</summary>
sealed class SidecarProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly ChildProcess process;

    public SidecarProcess(Kind kind, Launch launch)
    {
        Launch = launch;
        process = Programs.Start(kind, launch);
        Http = new HttpClient(Handler()) { BaseAddress = new Uri($"http://127.0.0.1:{launch.HttpPort}"), Timeout = Patience };
        Grpc = GrpcChannel.ForAddress($"http://127.0.0.1:{launch.GrpcPort}", new GrpcChannelOptions { HttpHandler = Handler() });
    }

    public Launch Launch { get; }

    public HttpClient Http { get; }

    public GrpcChannel Grpc { get; }

    /// <summary>Asks a health route until it answers 204.</summary>
    public async Task ReadyAsync(string route, CancellationToken cancellation)
    {
        try
        {
            await Eventually.TrueAsync($"{route} of {process.Name}", Patience, async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"{process.Name} has ended:\n{process.Tail(40)}");
                using var answer = await Http.GetAsync(route, cancellation);
                return (int)answer.StatusCode == 204;
            }, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException($"{late.Message}\n{process.Tail(40)}", late);
        }
    }

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        return process.ExitCode;
    }

    /// <summary>Asks it to stop, as a terminal or Kubernetes does.</summary>
    public Task StopAsync() => process.StopAsync(Patience);

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>Sends and shows what is said, nothing of its own.</summary>
    static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    };
}
