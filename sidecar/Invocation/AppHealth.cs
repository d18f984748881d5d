using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>Dapr's app health check: unhealthy at first, healthy after one good answer, unhealthy again after as many bad ones as the threshold says.</summary>
sealed class AppHealth(AppHealthOptions checks, Uri app, HttpMessageInvoker client)
{
    readonly Uri address = new(app, checks.Path);

    public async Task WatchAsync(Action<bool> become, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(checks.Interval);
        var failures = 0;
        try
        {
            become(false);
            do
            {
                failures = await IsWellAsync(stopping) ? 0 : failures + 1;
                if (failures == 0)
                    become(true);
                else if (failures >= checks.Threshold)
                    become(false);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Probes carry no token, as daprd's do not.</summary>
    async Task<bool> IsWellAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(checks.Timeout);
        try
        {
            using var answer = await client.SendAsync(new(HttpMethod.Get, address), limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || e is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
