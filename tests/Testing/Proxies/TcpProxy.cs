using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>
/// A proxy between a client and a server on loopback that injects network faults: responses that arrive late, never, or
/// incompletely. Changed properties apply to open connections too. A delay shifts every byte by the same time; it does
/// not reduce the throughput.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, Ports.Free());
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentDictionary<TcpProxyConnection, Task> connections = new();
    readonly Task accepting;
    volatile bool refuse;

    TcpProxy(int target)
    {
        Target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The delay of every byte from the server to the client.</summary>
    public TimeSpan ResponseDelay { get; set; }

    /// <summary>Whether bytes from the server are dropped. Bytes from the client still reach the server.</summary>
    public bool DropResponses { get; set; }

    /// <summary>Whether new connections are refused.</summary>
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

    /// <summary>The number of bytes from the server after which a connection is reset; null for no limit.</summary>
    public long? CutResponsesAfter { get; set; }

    internal int Target { get; }

    internal CancellationToken Stopping => stopping.Token;

    public static TcpProxy Start(int target) => new(target);

    /// <summary>Resets all open connections.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
            connection.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting;
        await Task.WhenAll(connections.Values);
        stopping.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (refuse)
                    await Task.Delay(10, stopping.Token);
                var connection = new TcpProxyConnection(this, await listener.AcceptSocketAsync(stopping.Token));
                connections[connection] = connection.RunAsync().ContinueWith(
                    _ => connections.TryRemove(connection, out Task? _),
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default);
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                // The listener was stopped, to refuse connections or at the end.
            }
        }
    }

    static bool IsExpected(Exception exception) => exception
        is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;
}
