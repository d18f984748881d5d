using Sidecar.Options;

namespace Sidecar.Runtime;

/// <summary>How far one sidecar is in its life: what both health routes answer, and the wish to stop.</summary>
sealed class Lifecycle(SidecarOptions options)
{
    /// <summary>What a forced stop leaves: enough for the answer to whoever asked for it.</summary>
    static readonly TimeSpan NoGrace = TimeSpan.FromMilliseconds(100);

    readonly TaskCompletionSource<int> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Components are loaded and the API listens: an app may call while it starts.</summary>
    public bool OutboundReady { get; set; }

    /// <summary>The start is done, the app's port included.</summary>
    public bool Ready { get; set; }

    /// <summary>Done when somebody asked this sidecar to stop, with the exit code: 1 for a forced stop.</summary>
    public Task<int> StopRequested => stop.Task;

    /// <summary>How long a stop lets deliveries and calls end.</summary>
    public TimeSpan Grace => stop.Task is { IsCompleted: true, Result: not 0 } ? NoGrace : options.GracefulShutdown;

    public void RequestStop(bool force) => stop.TrySetResult(force ? 1 : 0);

    /// <summary>Stops once the request is answered; forced when its header says so.</summary>
    public void RequestStopAfter(HttpContext http)
    {
        var force = bool.TryParse(http.Request.Headers["dapr-force-shutdown"], out var wish) && wish;
        http.Response.OnCompleted(() =>
        {
            RequestStop(force);
            return Task.CompletedTask;
        });
    }
}
