using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>
/// A background service that survives unexpected exceptions: each is logged with the name of the service, which then
/// restarts after a pause, until the host stops.
/// </summary>
public abstract partial class SupervisedService(TimeProvider time, ILogger logger) : BackgroundService
{
    static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    /// <summary>The name in log lines.</summary>
    protected virtual string Name => GetType().Name;

    /// <summary>Does the work until the token is cancelled. Called again after an exception.</summary>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await RunOnceAsync(stoppingToken))
            await Task.Delay(RestartDelay, time, stoppingToken);
    }

    /// <returns>Whether the work has ended; false after an unexpected exception.</returns>
    async Task<bool> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception)
        {
            LogRestarting(exception, Name);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Service} failed unexpectedly; restarting")]
    partial void LogRestarting(Exception exception, string service);
}
