using System.Text;

namespace Sidecar.Invocation;

/// <summary>How apps and other sidecars are spoken to: as they are, nothing followed, unpacked, remembered or added.</summary>
static class AppHttp
{
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        // every byte of a header passes as it came
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        // an app of one's own with a certificate of its own: daprd does not look at it either
#pragma warning disable CA5359
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    };

    /// <summary>An address whose path and query go out exactly as they stand here, but for what a request line cannot hold.</summary>
    public static Uri Address(Uri host, string pathAndQuery) =>
        new(host.GetLeftPart(UriPartial.Authority) + Escape(pathAndQuery), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    static string Escape(string target) => target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? target
        : string.Concat(target.EnumerateRunes().Select(rune => rune.Value is >= '!' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
