using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Hosting;

/// <summary>Kestrel's listeners of one sidecar.</summary>
/// <exception cref="StartupException">The address is neither an IP address nor localhost.</exception>
sealed class SidecarListeners(SidecarOptions options)
{
    readonly IPAddress address = ParseAddress(options);
    readonly Dictionary<Listener, ListenOptions> listeners = [];

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Preserves every byte of a header.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodySize;
        Add(kestrel, new(address, options.HttpPort), Listener.Http, HttpProtocols.Http1);
        Add(kestrel, new(address, options.GrpcPort), Listener.Grpc, HttpProtocols.Http2);
        Add(kestrel, new(address, options.InternalPort), Listener.Internal, HttpProtocols.Http2);
    }

    /// <summary>Known once the server has started.</summary>
    public int Port(Listener listener) => ((IPEndPoint)listeners[listener].EndPoint).Port;

    /// <summary>The listener that accepted the connection; request headers have no influence on it.</summary>
    public static Listener Get(HttpContext http) => http.Features.GetRequiredFeature<ListenerFeature>().Listener;

    void Add(KestrelServerOptions kestrel, IPEndPoint endpoint, Listener listener, HttpProtocols protocols) =>
        kestrel.Listen(endpoint, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(listener));
                return next(connection);
            });
            listeners[listener] = listen;
        });

    static IPAddress ParseAddress(SidecarOptions options)
    {
        if (options.ListenAddress == "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(options.ListenAddress, out var address))
            return address;
        throw new StartupException($"The sidecar of {options.AppId} cannot listen on {options.ListenAddress}: "
            + "use an IP address or localhost.");
    }

    sealed record ListenerFeature(Listener Listener);
}
