using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Testing;

/// <summary>A client's connection to a <see cref="TcpProxy"/> and the corresponding one to the server.</summary>
sealed class TcpProxyConnection(TcpProxy proxy, Socket client) : IDisposable
{
    const int BufferSize = 16 * 1024;

    readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task RunAsync()
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy.Target), proxy.Stopping);
            var responses = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
            await Task.WhenAll(
                ForwardRequestsAsync(),
                ReadResponsesAsync(responses.Writer),
                WriteResponsesAsync(responses.Reader));
        }
        catch (Exception exception)
            when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client, the server or the proxy has closed the connection.
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => Reset();

    public void Reset()
    {
        client.Close(timeout: 0);
        server.Close(timeout: 0);
    }

    async Task ForwardRequestsAsync()
    {
        var buffer = new byte[BufferSize];
        while (await client.ReceiveAsync(buffer, proxy.Stopping) is > 0 and var count)
            await SendAllAsync(server, buffer.AsMemory(0, count));
        server.Shutdown(SocketShutdown.Send);
    }

    async Task ReadResponsesAsync(ChannelWriter<(long Due, byte[] Bytes)> responses)
    {
        try
        {
            var buffer = new byte[BufferSize];
            while (await server.ReceiveAsync(buffer, proxy.Stopping) is > 0 and var count)
            {
                var due = Environment.TickCount64 + (long)proxy.ResponseDelay.TotalMilliseconds;
                await responses.WriteAsync((due, buffer[..count]));
            }
        }
        finally
        {
            responses.Complete();
        }
    }

    async Task WriteResponsesAsync(ChannelReader<(long Due, byte[] Bytes)> responses)
    {
        var sent = 0L;
        await foreach (var (due, bytes) in responses.ReadAllAsync(proxy.Stopping))
        {
            if (due - Environment.TickCount64 is > 0 and var wait)
                await Task.Delay(TimeSpan.FromMilliseconds(wait), proxy.Stopping);
            if (proxy.DropResponses)
                continue;
            var remaining = (proxy.CutResponsesAfter ?? long.MaxValue) - sent;
            var count = (int)Math.Clamp(remaining, 0, bytes.Length);
            await SendAllAsync(client, bytes.AsMemory(0, count));
            sent += count;
            if (sent >= proxy.CutResponsesAfter)
            {
                Reset();
                return;
            }
        }

        client.Shutdown(SocketShutdown.Send);
    }

    async Task SendAllAsync(Socket target, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await target.SendAsync(bytes, proxy.Stopping)..];
    }
}
