using Sidecar.Options;

namespace Sidecar.Runtime;

/// <summary>The state of one sidecar's start and stop: readiness for the health routes, and stop requests.</summary>
sealed class Lifecycle(SidecarOptions options)
{
    /// <summary>The grace period of a forced stop: long enough for the response to its request.</summary>
    static readonly TimeSpan ForcedGracePeriod = TimeSpan.FromMilliseconds(100);

    readonly TaskCompletionSource<int> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Components are loaded and the API listens: an app may call it during its own start.</summary>
    public bool OutboundReady { get; set; }

    /// <summary>The start is complete, including the app's port.</summary>
    public bool Ready { get; set; }

    /// <summary>Completes with the exit code when a stop of this sidecar is requested: 1 for a forced stop.</summary>
    public Task<int> StopRequested => stop.Task;

    /// <summary>How long a stop waits for deliveries and calls.</summary>
    public TimeSpan GracePeriod =>
        stop.Task is { IsCompleted: true, Result: not 0 } ? ForcedGracePeriod : options.GracefulShutdown;

    public void RequestStop() => stop.TrySetResult(0);

    public void RequestForcedStop() => stop.TrySetResult(1);

    /// <summary>Stops after the response is sent; forced if the request's header asks for it.</summary>
    public void RequestStopAfterResponse(HttpContext http)
    {
        var forced = bool.TryParse(http.Request.Headers["dapr-force-shutdown"], out var value) && value;
        http.Response.OnCompleted(() =>
        {
            if (forced)
                RequestForcedStop();
            else
                RequestStop();
            return Task.CompletedTask;
        });
    }
}
