namespace Sidecar.Invocation.NameResolution;

/// <summary>Finds the internal addresses of an app's sidecars. Disposing of it takes this sidecar's own entry out.</summary>
interface INameResolver : IAsyncDisposable
{
    Task RegisterAsync(string appId, string address, CancellationToken cancellation);

    /// <summary>One address, <c>host:port</c>, picked so that calls spread; null when the app id is not known.</summary>
    Task<string?> ResolveAsync(string appId, CancellationToken cancellation);
}
