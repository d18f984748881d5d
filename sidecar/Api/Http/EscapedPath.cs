using Microsoft.AspNetCore.Http.Features;

namespace Sidecar.Api.Http;

static class EscapedPath
{
    /// <summary>The path as the client escaped it, with double slashes, <c>.</c> and <c>..</c> resolved.</summary>
    public static string Get(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
            target = http.Request.Path.ToUriComponent();
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return Clean(query < 0 ? target : target[..query]);
    }

    /// <summary>False if a percent sign is not followed by two hexadecimal digits: Go's server rejects it.</summary>
    public static bool IsWellFormed(string path)
    {
        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            var isValid = i + 2 < path.Length
                && char.IsAsciiHexDigit(path[i + 1])
                && char.IsAsciiHexDigit(path[i + 2]);
            if (!isValid)
                return false;
        }

        return true;
    }

    /// <summary>Unescapes as Go does in a query: <c>+</c> is a space.</summary>
    public static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static string Clean(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
            return path;

        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is not ("." or ".."))
                kept.Add(segment);
            else if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
        }

        return '/' + string.Join('/', kept) + (path.EndsWith('/') && kept.Count > 0 ? "/" : "");
    }
}
