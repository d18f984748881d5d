namespace Sidecar.Hosting;

/// <summary>Signals belong to the program: it decides the order in which apps and sidecars stop.</summary>
sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
