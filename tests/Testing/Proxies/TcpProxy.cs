using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Testing;

/// <summary>
/// Stands between a client and a server on loopback and spoils what passes: answers come late, or never, or end in the
/// middle. What is set holds from then on, for open connections too; a delay moves every byte by the same time, it does
/// not slow the stream.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, Ports.Free());
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentDictionary<Connection, Task> connections = new();
    readonly int target;
    readonly Task accepting;
    volatile bool refuse;

    TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Time by which every byte of the server's reaches the client late.</summary>
    public TimeSpan ResponseDelay { get; set; }

    /// <summary>What the server sends is thrown away; what the client sends still arrives.</summary>
    public bool DropResponses { get; set; }

    /// <summary>Nobody listens: new connections are refused.</summary>
    public bool Refuse
    {
        get => refuse;
        set
        {
            if (value == refuse)
                return;
            refuse = value;
            if (value)
                listener.Stop();
            else
                listener.Start();
        }
    }

    /// <summary>A connection is cut once the server has sent so many bytes on it; null: never.</summary>
    public long? CutResponsesAfter { get; set; }

    public static TcpProxy Start(int target) => new(target);

    /// <summary>Cuts every open connection, as a pulled cable does: with a reset, in the middle of whatever passes.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
            connection.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting;
        await Task.WhenAll(connections.Values);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                while (refuse)
                    await Task.Delay(10, stop.Token);
                var connection = new Connection(this, await listener.AcceptSocketAsync(stop.Token));
                connections[connection] = connection.RunAsync().ContinueWith(_ => connections.TryRemove(connection, out Task? _),
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }
    }

    sealed class Connection(TcpProxy proxy, Socket client) : IDisposable
    {
        readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public async Task RunAsync()
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy.target), proxy.stop.Token);
                var late = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
                await Task.WhenAll(AskAsync(), ReadAnswersAsync(late.Writer), WriteAnswersAsync(late.Reader));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
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

        async Task AskAsync()
        {
            var buffer = new byte[16 * 1024];
            while (await client.ReceiveAsync(buffer, proxy.stop.Token) is > 0 and var count)
                await SendAllAsync(server, buffer.AsMemory(0, count));
            server.Shutdown(SocketShutdown.Send);
        }

        async Task ReadAnswersAsync(ChannelWriter<(long, byte[])> late)
        {
            try
            {
                var buffer = new byte[16 * 1024];
                while (await server.ReceiveAsync(buffer, proxy.stop.Token) is > 0 and var count)
                    await late.WriteAsync((Environment.TickCount64 + (long)proxy.ResponseDelay.TotalMilliseconds, buffer[..count]));
            }
            finally
            {
                late.Complete();
            }
        }

        async Task WriteAnswersAsync(ChannelReader<(long Due, byte[] Bytes)> late)
        {
            var sent = 0L;
            await foreach (var (due, bytes) in late.ReadAllAsync(proxy.stop.Token))
            {
                if (due - Environment.TickCount64 is > 0 and var wait)
                    await Task.Delay(TimeSpan.FromMilliseconds(wait), proxy.stop.Token);
                if (proxy.DropResponses)
                    continue;
                var pass = (int)Math.Min(bytes.Length, (proxy.CutResponsesAfter ?? long.MaxValue) - sent);
                await SendAllAsync(client, bytes.AsMemory(0, Math.Max(0, pass)));
                if ((sent += pass) >= proxy.CutResponsesAfter)
                {
                    Reset();
                    return;
                }
            }

            client.Shutdown(SocketShutdown.Send);
        }

        async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
        {
            while (bytes.Length > 0)
                bytes = bytes[await to.SendAsync(bytes, proxy.stop.Token)..];
        }
    }
}
