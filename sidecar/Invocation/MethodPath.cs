using System.Text;

namespace Sidecar.Invocation;

/// <summary>
/// Normalizes methods as daprd does, so that no escaping bypasses a rule about paths: cleans, rejects or escapes them.
/// </summary>
static class MethodPath
{
    const string Allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/%";

    /// <returns>The path without a leading slash, or the error.</returns>
    public static (string? Path, string? Error) Normalize(string method)
    {
        var path = Clean(method);
        if (path.AsSpan().IndexOfAny('#', '?', '\0') >= 0)
            return (null, Invalid("forbidden character", path));
        for (var i = 0; i < path.Length; i++)
        {
            if (char.IsControl(path[i]))
            {
                var position = Encoding.UTF8.GetByteCount(path.AsSpan(0, i));
                return (null, Invalid($"control character at position {position}", path));
            }
        }

        return (path, null);
    }

    static string Invalid(string reason, string method) =>
        $"rpc error: code = InvalidArgument desc = invalid method: method contains {reason}: {Quote(method)}";

    /// <summary>Escapes a path for an address; existing escapes are kept, as in daprd.</summary>
    public static string Escape(string method)
    {
        if (method.All(c => Allowed.Contains(c, StringComparison.Ordinal)))
            return method;
        var escaped = new StringBuilder();
        foreach (var rune in method.EnumerateRunes())
        {
            var text = rune.ToString();
            var isAllowed = rune.IsAscii && Allowed.Contains((char)rune.Value, StringComparison.Ordinal);
            escaped.Append(isAllowed ? text : Uri.EscapeDataString(text));
        }

        return escaped.ToString();
    }

    /// <summary>The first invalid escape of a path, such as <c>%b</c>, or null.</summary>
    public static string? InvalidEscape(string path)
    {
        for (var i = path.IndexOf('%', StringComparison.Ordinal); i >= 0; i = path.IndexOf('%', i + 1))
        {
            var isValid = i + 2 < path.Length
                && char.IsAsciiHexDigit(path[i + 1])
                && char.IsAsciiHexDigit(path[i + 2]);
            if (!isValid)
                return path[i..Math.Min(i + 3, path.Length)];
        }

        return null;
    }

    static string Clean(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is not ("." or ".."))
                kept.Add(segment);
            else if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
        }

        return string.Join('/', kept);
    }

    static string Quote(string text) => '"' + string.Concat(text.Select(Quote)) + '"';

    static string Quote(char character) => character switch
    {
        '"' or '\\' => $"\\{character}",
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        < ' ' or '\x7f' => $"\\x{(int)character:x2}",
        _ => character.ToString(),
    };
}
