namespace Testing;

/// <summary>Sends a request for <c>/users</c> as an invocation of app <c>users</c> through the sidecar that the client points to.</summary>
sealed class InvocationHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        request.RequestUri = new(uri, "/v1.0/invoke/users/method" + uri.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
