namespace Product.Tests;

/// <summary>Sends each request with the next of several clients, so that every instance must see every write.</summary>
sealed class RoundRobinHandler(HttpClient[] clients) : HttpMessageHandler
{
    int next;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var client = clients[(uint)Interlocked.Increment(ref next) % clients.Length];
        var target = new Uri(client.BaseAddress!, request.RequestUri!.PathAndQuery);

        // A client does not send a message that another client has begun to send.
        var copy = new HttpRequestMessage(request.Method, target) { Content = request.Content };
        foreach (var (name, values) in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        return client.SendAsync(copy, cancellationToken);
    }
}
