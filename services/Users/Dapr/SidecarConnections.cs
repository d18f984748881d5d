namespace Users.Dapr;

/// <summary>
/// Several connections to the sidecar, used in turn. Each has a window of 64 KiB for what is sent (daprd's), and a
/// sidecar that answers late also opens the window late: a thousand requests at once would wait for each other.
/// </summary>
sealed class SidecarConnections : HttpMessageHandler
{
    const int Count = 16;

    readonly HttpMessageInvoker[] connections = [.. Enumerable.Range(0, Count).Select(_ => CreateConnection())];

    int next;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        connections[(uint)Interlocked.Increment(ref next) % Count].SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        foreach (var connection in connections)
            connection.Dispose();
        base.Dispose(disposing);
    }

    static HttpMessageInvoker CreateConnection() =>
        new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
}
