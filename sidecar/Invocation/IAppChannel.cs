namespace Sidecar.Invocation;

enum AppStatus
{
    /// <summary>The app does not accept connections yet.</summary>
    Unknown,

    /// <summary>The app accepts connections and, with health checks on, passes them.</summary>
    Healthy,

    /// <summary>Health checks fail: the app is not called.</summary>
    Unhealthy,
}

/// <summary>The connection to the app: an HTTP client with the app's token, concurrency limit and health.</summary>
interface IAppChannel
{
    /// <summary>Completes when the app accepts connections (or has no port) and health checks run.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>False without an app port.</summary>
    bool Exists { get; }

    AppStatus Status { get; }

    /// <summary>Raised when the app becomes healthy or stops being so: subscriptions follow it.</summary>
    event Action<AppStatus> StatusChanged;

    /// <summary>
    /// Sends a request with a relative address, such as <c>/dapr/subscribe</c>; completes with the response headers.
    /// </summary>
    /// <exception cref="HttpRequestException">The app could not be reached.</exception>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
