using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace ServiceDefaults;

/// <summary>Where a service listens, and the limits of its server.</summary>
static class ServerConfiguration
{
    // A rejected request body is still read to its end up to this size: a client that is cut off while it sends
    // never sees the response.
    const long MaxRequestBodyBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Listens on 127.0.0.1 at <c>APP_PORT</c>, which <c>dapr run</c> sets, or else at <c>ASPNETCORE_URLS</c>.
    /// </summary>
    public static void ConfigureServer(this IWebHostBuilder host, IConfiguration configuration)
    {
        if (configuration["APP_PORT"] is { Length: > 0 } port)
            host.UseUrls(UrlOf(port));

        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        });
    }

    // An invalid port becomes an invalid URL, so that the service reports it when it starts.
    static string UrlOf(string port) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? $"http://127.0.0.1:{number}"
            : $"APP_PORT '{port}' is not a port";
}
