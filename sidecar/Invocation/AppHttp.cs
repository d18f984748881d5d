namespace Sidecar.Invocation;

/// <summary>How apps on this machine are spoken to: as they are, nothing followed, unpacked, remembered or added.</summary>
static class AppHttp
{
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // an app of one's own with a certificate of its own: daprd does not look at it either
#pragma warning disable CA5359
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    };
}
