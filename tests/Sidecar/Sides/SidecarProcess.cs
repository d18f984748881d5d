using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Net.Client;

namespace Sidecar.Parity.Sides;

/// <summary>A sidecar that runs, and the ways to its API.</summary>
sealed class SidecarProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly ConcurrentQueue<string> _output = new();

    SidecarProcess(Launch launch, ProcessStartInfo start)
    {
        Launch = launch;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{launch.HttpPort}"),
            Timeout = Patience,
        };
        Grpc = GrpcChannel.ForAddress($"http://127.0.0.1:{launch.GrpcPort}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null },
        });
    }

    public Launch Launch { get; }

    public HttpClient Http { get; }

    public GrpcChannel Grpc { get; }

    public string Output => string.Join('\n', _output);

    public static SidecarProcess Start(Kind kind, Launch launch)
    {
        var daprd = kind == Kind.Daprd || Programs.DaprdTwice;
        var start = new ProcessStartInfo(daprd ? Programs.Daprd! : "dotnet")
        {
            WorkingDirectory = launch.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DAPR_HOST_IP"] = "127.0.0.1" },
        };
        foreach (var (name, value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in daprd ? launch.Arguments : launch.Arguments.Prepend(Programs.Embedded))
        {
            start.ArgumentList.Add(argument);
        }

        return new SidecarProcess(launch, start);
    }

    /// <summary>Asks a health route until it answers 204.</summary>
    public async Task ReadyAsync(string route = "/v1.0/healthz")
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                using var answer = await Http.GetAsync(route);
                if ((int)answer.StatusCode == 204)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
        }

        throw new InvalidOperationException($"The sidecar of {Launch.AppId} is not ready:\n{Output}");
    }

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
