using System.Text;

namespace Sidecar.Invocation;

/// <summary>Methods as daprd normalises them: cleaned, refused or encoded again, so that no trick of escaping passes a rule about paths.</summary>
static class MethodPath
{
    const string Allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/%";

    /// <returns>The path without a leading slash; or why not.</returns>
    public static (string? Path, string? Error) Normalise(string method)
    {
        method = Clean(method);
        if (method.AsSpan().IndexOfAny('#', '?', '\0') >= 0)
            return (null, Invalid("forbidden character", method));
        for (var at = 0; at < method.Length; at++)
            if (char.IsControl(method[at]))
                return (null, Invalid($"control character at position {Encoding.UTF8.GetByteCount(method.AsSpan(0, at))}", method));
        return (method, null);
    }

    static string Invalid(string what, string method) =>
        $"rpc error: code = InvalidArgument desc = invalid method: method contains {what}: {Quote(method)}";

    /// <summary>Fit for an address; escapes that are there stay, as daprd leaves them.</summary>
    public static string Escape(string method)
    {
        if (method.All(c => Allowed.Contains(c, StringComparison.Ordinal)))
            return method;
        var escaped = new StringBuilder();
        foreach (var rune in method.EnumerateRunes())
            escaped.Append(rune.IsAscii && Allowed.Contains((char)rune.Value, StringComparison.Ordinal) ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return escaped.ToString();
    }

    /// <summary>The first broken escape of a path, such as <c>%b</c>; null is none.</summary>
    public static string? BrokenEscape(string path)
    {
        for (var at = path.IndexOf('%', StringComparison.Ordinal); at >= 0; at = path.IndexOf('%', at + 1))
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2]))
                return path[at..Math.Min(at + 3, path.Length)];
        return null;
    }

    static string Clean(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (segment != "..")
                kept.AddRange(segment == "." ? [] : [segment]);
            else if (kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
        return string.Join('/', kept);
    }

    static string Quote(string text) => '"' + string.Concat(text.Select(c => c switch
    {
        '"' or '\\' => $"\\{c}",
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        < ' ' or '\x7f' => $"\\x{(int)c:x2}",
        _ => c.ToString(),
    })) + '"';
}
