using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>
/// Dapr's app health check: unhealthy at first, healthy after one success, unhealthy again after as many consecutive
/// failures as the threshold.
/// </summary>
sealed class AppHealth(AppHealthOptions checks, Uri app, HttpMessageInvoker client)
{
    readonly Uri address = new(app, checks.Path);

    public async Task WatchAsync(Action<AppStatus> setStatus, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(checks.Interval);
        var failures = 0;
        setStatus(AppStatus.Unhealthy);
        do
        {
            failures = await ProbeAsync(cancellationToken) ? 0 : failures + 1;
            if (failures == 0)
                setStatus(AppStatus.Healthy);
            else if (failures >= checks.Threshold)
                setStatus(AppStatus.Unhealthy);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Probes carry no token, as in daprd.</summary>
    async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(checks.Timeout);
        try
        {
            using var response = await client.SendAsync(new(HttpMethod.Get, address), timeout.Token);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
