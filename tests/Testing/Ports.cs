using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>
/// Free TCP ports for servers. Each is returned once. They are below the range for outgoing connections, so that no
/// connection takes one before its server starts.
/// </summary>
public static class Ports
{
    const int First = 20_000, Last = 32_000;

    // guarded by itself
    static readonly HashSet<int> Returned = [];

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Returned)
            {
                if (!Returned.Add(port))
                    continue;
            }

            if (CanListen(port))
                return port;
        }
    }

    static bool CanListen(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
