using System.Net;
using System.Net.Sockets;

namespace Sidecar.Runner;

static class Ports
{
    /// <summary>Below the ranges that operating systems use for outgoing connections.</summary>
    const int First = 20_000;
    const int End = 32_000;

    /// <summary>A free port, which is added to <paramref name="used"/>.</summary>
    public static int FindFree(HashSet<int> used)
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (!IsInUse(port) && used.Add(port))
                return port;
        }
    }

    public static bool IsInUse(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
