namespace Users.Dapr;

/// <summary>
/// Several connections to the sidecar, taken in turn. One has a window of 64 KiB for what is sent (daprd's), and a sidecar that
/// answers late opens it again as late: a thousand requests at once would wait for each other.
/// </summary>
sealed class SidecarConnections : HttpMessageHandler
{
    const int Count = 16;

    readonly HttpMessageInvoker[] connections =
        [.. Enumerable.Range(0, Count).Select(_ => new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }))];

    int next;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        connections[(uint)Interlocked.Increment(ref next) % Count].SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        foreach (var connection in connections)
            connection.Dispose();
        base.Dispose(disposing);
    }
}
