using System.Text;

namespace Sidecar.Invocation;

/// <summary>HTTP for apps and other sidecars: no redirects, decompression, cookies or added headers.</summary>
static class AppHttp
{
    static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        // Preserves every byte of a header.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        // As in daprd: a local app may have a self-signed certificate.
#pragma warning disable CA5359
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    };

    /// <summary>Keeps path and query as given, except for characters that a request line cannot contain.</summary>
    public static Uri Address(Uri host, string pathAndQuery) =>
        new(host.GetLeftPart(UriPartial.Authority) + Escape(pathAndQuery), Verbatim);

    static string Escape(string target) => target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
        ? target
        : string.Concat(target.EnumerateRunes().Select(Escape));

    static string Escape(Rune rune) =>
        rune.Value is >= '!' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
}
