using System.Runtime.InteropServices;
using Sidecar.Cli;
using Sidecar.Errors;
using Sidecar.Hosting;
using Sidecar.Options;
using Sidecar.Runner;

// Npgsql blocks a pool thread for each command that it cancels: a PostgreSQL server that hangs must not exhaust the pool.
const int ExtraThreads = 32;
ThreadPool.GetMinThreads(out var workerThreads, out var completionPortThreads);
ThreadPool.SetMinThreads(workerThreads + ExtraThreads, completionPortThreads);

using var stop = new CancellationTokenSource();
PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
var handlers = signals.Select(signal => PosixSignalRegistration.Create(signal, Stop)).ToList();

try
{
    return args switch
    {
        [] or ["help" or "--help" or "-help" or "-h", ..] => Help.Show(),
        ["--version" or "-version"] => Help.Version(),
        ["run", .. var rest] => await Runner.RunAsync(RunCommand.Parse(rest), stop.Token),
        _ => await ServeAsync(DaprdFlags.Parse(args)),
    };
}
catch (StartupException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
finally
{
    handlers.ForEach(handler => handler.Dispose());
}

async Task<int> ServeAsync(SidecarOptions options)
{
    try
    {
        await using var sidecar = await SidecarHost.StartAsync(options, new SidecarGroup(), stop.Token);
        return await sidecar.Stopped.WaitAsync(stop.Token);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 0;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
