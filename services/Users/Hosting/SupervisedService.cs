namespace Users.Hosting;

/// <summary>
/// A background loop that is restarted after an unexpected failure. Services start in the order of their registration and stop
/// in reverse.
/// </summary>
abstract partial class SupervisedService(TimeProvider time, ILogger logger) : BackgroundService
{
    static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(5);

    /// <summary>The name in log lines.</summary>
    protected abstract string Name { get; }

    /// <summary>Returns when stopped or finished.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception, Name);
            }

            await Task.Delay(RestartDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Service} failed unexpectedly; restarting")]
    partial void LogFailed(Exception exception, string service);
}
