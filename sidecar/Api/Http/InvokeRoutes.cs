using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Invocation;

namespace Sidecar.Api.Http;

/// <summary>Service invocation: whatever no other route takes, if it says whom it is for.</summary>
sealed class InvokeRoutes(Invoker invoker)
{
    const string Prefix = "/v1.0/invoke/";
    const string Separator = "/method/";

    public static void Map(ApiRouter router, IServiceProvider parts) => router.Fallback = parts.GetRequiredService<InvokeRoutes>().HandleAsync;

    async Task HandleAsync(HttpContext http)
    {
        var (path, query) = Target(http);
        if (FindApp(http.Request.Headers, path) is not (var appId, var method))
        {
            await http.Response.WriteAsync(Invoker.NoTarget);
            return;
        }

        var call = new InvokeCall(appId, http.Request.Method, Uri.UnescapeDataString(method), query, http.Request.Headers);
        var (response, error) = await InvokeBody.AddAsync(call, http) is { } whole
            ? await invoker.InvokeAsync(whole, http.RequestAborted)
            : Invoker.TooLarge(call);
        if (error is not null)
            await http.Response.WriteAsync(error);
        else
            await AppAnswer.WriteAsync(http, response!);
    }

    /// <summary>Three forms, in this order: a header, a user name of that name, Dapr's own address.</summary>
    static (string AppId, string Method)? FindApp(IHeaderDictionary headers, string path)
    {
        if (headers["dapr-app-id"].ToString() is { Length: > 0 } named)
            return (named, path);
        if (BasicUser(headers.Authorization) is { Length: > 0 } user)
            return (user, path);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = path.IndexOf(Separator, Prefix.Length, StringComparison.Ordinal);
        return end > Prefix.Length ? (Uri.UnescapeDataString(path[Prefix.Length..end]), path[(end + Separator.Length)..]) : null;
    }

    /// <summary>The password of <c>http://dapr-app-id:ID@host</c>.</summary>
    static string? BasicUser(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        Span<byte> decoded = stackalloc byte[Math.Min(1024, authorization.Length)];
        return Convert.TryFromBase64String(authorization[6..], decoded, out var length)
            && Encoding.UTF8.GetString(decoded[..length]).Split(':', 2) is ["dapr-app-id", var id] ? id : null;
    }

    /// <summary>Path and query as they came, escapes and all.</summary>
    static (string Path, string Query) Target(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (target[..at], target[at..]) : (target, "");
    }
}
