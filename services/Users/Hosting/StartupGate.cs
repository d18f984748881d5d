namespace Users.Hosting;

/// <summary>Holds loops that write by themselves back until the sidecar has a usable state store.</summary>
sealed class StartupGate
{
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();

    public Task OpenedAsync(CancellationToken cancellationToken) => opened.Task.WaitAsync(cancellationToken);
}
