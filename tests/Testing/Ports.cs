using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>
/// Free TCP ports for servers, each handed out once. They lie below the range that the system gives to outgoing
/// connections, so that none is taken between the look and the use.
/// </summary>
public static class Ports
{
    const int First = 20_000, Last = 32_000;

    static readonly HashSet<int> Taken = [];

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Taken)
            {
                if (!Taken.Add(port))
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
