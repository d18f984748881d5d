namespace Sidecar.Invocation.NameResolution;

/// <summary>Resolves the sidecars of this process without leaving it.</summary>
sealed class LocalResolver(LocalNames names) : INameResolver
{
    string? registered;

    public Task RegisterAsync(string appId, string address, CancellationToken cancellationToken)
    {
        names.Add(address, appId);
        registered = address;
        return Task.CompletedTask;
    }

    public Task<string?> ResolveAsync(string appId, CancellationToken cancellationToken)
    {
        var addresses = names.Find(appId);
        return Task.FromResult(addresses.Length == 0 ? null : addresses[Random.Shared.Next(addresses.Length)]);
    }

    public ValueTask DisposeAsync()
    {
        if (registered is not null)
            names.Remove(registered);
        return ValueTask.CompletedTask;
    }
}
