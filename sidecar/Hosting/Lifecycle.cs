namespace Sidecar.Hosting;

/// <summary>How far one sidecar is in its life: what both health routes answer, and the wish to stop.</summary>
sealed class Lifecycle
{
    readonly TaskCompletionSource<int> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Components are loaded and the API listens: an app may call while it starts.</summary>
    public bool OutboundReady { get; set; }

    /// <summary>The start is done, the app's port included.</summary>
    public bool Ready { get; set; }

    /// <summary>Done when somebody asked this sidecar to stop, with the exit code: 1 for a forced stop.</summary>
    public Task<int> StopRequested => stop.Task;

    public void RequestStop(bool force) => stop.TrySetResult(force ? 1 : 0);
}
