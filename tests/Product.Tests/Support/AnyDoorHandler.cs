namespace Product.Tests;

/// <summary>Hands every request to the next of several clients: what one instance was told, another must know.</summary>
sealed class AnyDoorHandler(HttpClient[] doors) : HttpMessageHandler
{
    int next;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var door = doors[(uint)Interlocked.Increment(ref next) % doors.Length];
        // a client sends no message that another one has begun to send
        var copy = new HttpRequestMessage(request.Method, new Uri(door.BaseAddress!, request.RequestUri!.PathAndQuery)) { Content = request.Content };
        foreach (var (name, values) in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        return door.SendAsync(copy, cancellationToken);
    }
}
