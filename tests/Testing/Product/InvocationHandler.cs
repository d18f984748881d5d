namespace Testing;

/// <summary>Turns each request into an invocation of app <c>users</c> by the sidecar that it is sent to.</summary>
sealed class InvocationHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        request.RequestUri = new(uri, "/v1.0/invoke/users/method" + uri.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
