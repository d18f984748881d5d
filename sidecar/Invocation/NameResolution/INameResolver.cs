namespace Sidecar.Invocation.NameResolution;

/// <summary>Resolves the internal addresses of apps' sidecars. Disposal removes this sidecar's registration.</summary>
interface INameResolver : IAsyncDisposable
{
    Task RegisterAsync(string appId, string address, CancellationToken cancellationToken);

    /// <summary>A random one of the app's addresses, <c>host:port</c>; null for an unknown app id.</summary>
    Task<string?> ResolveAsync(string appId, CancellationToken cancellationToken);
}
