namespace Sidecar.Hosting;

/// <summary>The addresses that a sidecar listens on.</summary>
enum Listener
{
    Http,
    Grpc,

    /// <summary>For other sidecars.</summary>
    Internal,
}
