using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Search;

/// <summary>Checks that the index can be read and that the last write succeeded.</summary>
sealed class IndexCheck(UserIndex index, IndexWriter writer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reason = writer.FailureReason ?? TryRead();
        return Task.FromResult(reason is null
            ? HealthCheckResult.Healthy()
            : new(context.Registration.FailureStatus, reason));
    }

    /// <returns>Why the index cannot be read; null if it can.</returns>
    string? TryRead()
    {
        try
        {
            index.Find(SearchText.Tiers("a"), default, limit: 1);
            return null;
        }
        catch (SqliteException exception)
        {
            return $"The index cannot be read: {exception.Message}";
        }
    }
}
