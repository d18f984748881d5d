namespace Sidecar.Invocation;

/// <summary>The way to the app beside this sidecar: one HTTP client with the app's token, its limit of concurrent calls and its health.</summary>
interface IAppChannel
{
    /// <summary>Answers when the app's port accepts (at once without one) and health is being watched.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>False without an app port.</summary>
    bool Exists { get; }

    /// <summary>True once the app accepts connections and, with health checks on, while they pass.</summary>
    bool Healthy { get; }

    /// <summary>Health checks are on, have begun and fail: the app is not called.</summary>
    bool Failing { get; }

    /// <summary>Raised with the new value of <see cref="Healthy"/>: subscriptions start and stop with it.</summary>
    event Action<bool> HealthChanged;

    /// <summary>Sends a request with a relative address, such as <c>/dapr/subscribe</c>, and answers when the headers are here. Throws what HttpClient throws.</summary>
    Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation);
}
