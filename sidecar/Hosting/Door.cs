using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Hosting;

enum Door
{
    Http,
    Grpc,

    /// <summary>For the other sidecars.</summary>
    Internal,
}

/// <summary>Which endpoint a request came in by: decided by the connection, never by a header.</summary>
sealed record DoorFeature(Door Door);

static class DoorExtensions
{
    /// <exception cref="StartupException">A name, other than localhost, or no address at all.</exception>
    public static IPAddress Address(SidecarOptions options) => options.ListenAddress == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(options.ListenAddress, out var address) ? address
        : throw new StartupException($"The sidecar of {options.AppId} cannot listen at {options.ListenAddress}: give an IP address or localhost.");

    /// <summary>Opens a door; its port is known once the server has started.</summary>
    public static ListenOptions ListenAt(this KestrelServerOptions kestrel, IPAddress address, int port, Door door, HttpProtocols protocols)
    {
        ListenOptions? opened = null;
        kestrel.Listen(address, port, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection =>
            {
                connection.Features.Set(new DoorFeature(door));
                return next(connection);
            });
            opened = listen;
        });
        return opened!;
    }

    public static Door Door(this HttpContext http) => http.Features.GetRequiredFeature<DoorFeature>().Door;
}
