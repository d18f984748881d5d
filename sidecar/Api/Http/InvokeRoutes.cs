using System.Text;
using Sidecar.Invocation;

namespace Sidecar.Api.Http;

/// <summary>Service invocation: any request that matches no other route and names an app.</summary>
sealed class InvokeRoutes(Invoker invoker)
{
    const string Prefix = "/v1.0/invoke/";
    const string Separator = "/method/";
    const string AppIdName = "dapr-app-id";

    public async Task HandleAsync(HttpContext http)
    {
        var (path, query) = RequestTarget.Get(http);
        if (FindApp(http.Request.Headers, path) is not (var appId, var method))
        {
            await http.Response.WriteAsync(Invoker.NoTarget);
            return;
        }

        var unescaped = Uri.UnescapeDataString(method);
        var call = new InvokeCall(appId, http.Request.Method, unescaped, query, http.Request.Headers);
        var (response, error) = await InvokeBody.AddAsync(call, http) is { } complete
            ? await invoker.InvokeAsync(complete, http.RequestAborted)
            : Invoker.TooLarge(call);
        if (error is not null)
            await http.Response.WriteAsync(error);
        else
            await AppResponse.WriteAsync(http, response!);
    }

    /// <summary>In this order: the header, the user name of Basic authentication, Dapr's own path.</summary>
    static (string AppId, string Method)? FindApp(IHeaderDictionary headers, string path)
    {
        if (headers[AppIdName].ToString() is { Length: > 0 } named)
            return (named, path);
        if (AppIdInCredentials(headers.Authorization) is { Length: > 0 } user)
            return (user, path);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = path.IndexOf(Separator, Prefix.Length, StringComparison.Ordinal);
        if (end <= Prefix.Length)
            return null;
        return (Uri.UnescapeDataString(path[Prefix.Length..end]), path[(end + Separator.Length)..]);
    }

    /// <summary>The password of <c>http://dapr-app-id:ID@host</c>.</summary>
    static string? AppIdInCredentials(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        Span<byte> decoded = stackalloc byte[Math.Min(1024, authorization.Length)];
        if (!Convert.TryFromBase64String(authorization[6..], decoded, out var length))
            return null;
        var credentials = Encoding.UTF8.GetString(decoded[..length]).Split(':', 2);
        return credentials is [AppIdName, var appId] ? appId : null;
    }
}
