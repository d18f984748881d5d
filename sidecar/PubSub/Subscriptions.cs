#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.PubSub;

/// <summary>The subscriptions of the app: asked for when it is healthy for the first time, active while it is healthy.</summary>
sealed class Subscriptions : IAsyncDisposable
{
    /// <summary>Called once the app's port accepts; answers at once, health decides about the rest.</summary>
    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
