namespace Sidecar.Hosting;

/// <summary>Ignores signals: the program handles them, because it stops apps and sidecars in order.</summary>
sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
