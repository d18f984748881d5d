using Npgsql;

namespace Sidecar.State.Postgres;

/// <summary>Deletes expired rows: once in an interval, by one of all sidecars, daprd included.</summary>
sealed partial class PostgresCleanup : IAsyncDisposable
{
    /// <summary>The timeout of one deletion, as in daprd.</summary>
    const int TimeoutSeconds = 600;

    /// <summary>Timers are not exact: a claim may come this much early.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    readonly NpgsqlDataSource source;
    readonly PostgresStatements sql;
    readonly TimeSpan interval;
    readonly ILogger log;
    readonly CancellationTokenSource stopping = new();
    readonly Task running;

    public PostgresCleanup(NpgsqlDataSource source, PostgresStatements sql, TimeSpan interval, ILogger log)
    {
        this.source = source;
        this.sql = sql;
        this.interval = interval;
        this.log = log;
        running = RunAsync(stopping.Token);
    }

    async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await DeleteExpiredAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogFailed(e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    async Task DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var elapsed = new NpgsqlParameter<double> { TypedValue = (interval - Tolerance).TotalMilliseconds };
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var claim = connection.Command(sql.ClaimCleanup, elapsed);
        if (await claim.ExecuteNonQueryAsync(cancellationToken) == 0)
            return;
        await using var delete = connection.Command(sql.DeleteExpired);
        delete.CommandTimeout = TimeoutSeconds;
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Deleting expired state failed; retrying at the next interval: {Reason}")]
    partial void LogFailed(string reason);
}
