using System.Net;
using System.Net.Sockets;

namespace Sidecar.Runner;

static class Ports
{
    /// <summary>A port that nobody listens at, below the ranges that systems give to outgoing connections; <paramref name="used"/> remembers it.</summary>
    public static int Free(HashSet<int> used)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!IsTaken(port) && used.Add(port))
                return port;
        }
    }

    public static bool IsTaken(int port)
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
