using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Search;

/// <summary>Part <c>index</c>: it can be read, and what came last was written.</summary>
sealed class IndexCheck(UserIndex index, IndexWriter writer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fault = writer.Fault ?? Probe();
        return Task.FromResult(fault is null ? HealthCheckResult.Healthy() : new(context.Registration.FailureStatus, fault));
    }

    string? Probe()
    {
        try
        {
            index.Find(SearchText.Tiers("a"), default, limit: 1);
            return null;
        }
        catch (SqliteException e)
        {
            return $"The index cannot be read: {e.Message}";
        }
    }
}
