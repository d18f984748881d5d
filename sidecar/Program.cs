using System.Runtime.InteropServices;
using Sidecar.Cli;
using Sidecar.Errors;
using Sidecar.Hosting;
using Sidecar.Options;
using Sidecar.Runner;

// Npgsql blocks a pool thread for each command that it cancels: a server that hangs must not exhaust the pool.
const int ExtraThreads = 32;
ThreadPool.GetMinThreads(out var workerThreads, out var completionPortThreads);
ThreadPool.SetMinThreads(workerThreads + ExtraThreads, completionPortThreads);

using var stopping = new CancellationTokenSource();
PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
var registrations = signals.Select(signal => PosixSignalRegistration.Create(signal, Stop)).ToList();

try
{
    return args switch
    {
        [] or ["help" or "--help" or "-help" or "-h", ..] => Help.Show(),
        ["--version" or "-version"] => Help.ShowVersion(),
        ["run", .. var rest] => await AppRunner.RunAsync(RunCommand.Parse(rest), stopping.Token),
        _ => await RunSidecarAsync(DaprdFlags.Parse(args), stopping.Token),
    };
}
catch (StartupException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
finally
{
    registrations.ForEach(registration => registration.Dispose());
}

static async Task<int> RunSidecarAsync(SidecarOptions options, CancellationToken cancellationToken)
{
    try
    {
        await using var sidecar = await SidecarHost.StartAsync(options, new SidecarGroup(), cancellationToken);
        return await sidecar.StopRequested.WaitAsync(cancellationToken);
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        return 0;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
