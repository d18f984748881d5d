namespace Behaviour;

/// <summary>Hands every request to the next of several clients: what one instance was told, another must know.</summary>
sealed class AnyDoorHandler(HttpClient[] doors) : HttpMessageHandler
{
    int next;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var door = doors[(uint)Interlocked.Increment(ref next) % doors.Length];
        request.RequestUri = new(door.BaseAddress!, request.RequestUri!.PathAndQuery);
        return door.SendAsync(request, cancellationToken);
    }
}
