using System.Text.RegularExpressions;

namespace Sidecar.Api.Http;

/// <summary>The W3C header <c>baggage</c>: a list of <c>name=value;property</c>.</summary>
static partial class Baggage
{
    /// <summary>The error in a header; null for a valid or empty one.</summary>
    public static string? Validate(string header)
    {
        if (header.Length == 0)
            return null;
        var invalid = header.Split(',').FirstOrDefault(member => !Member().IsMatch(member));
        return invalid is null ? null : $"invalid baggage list-member: \"{invalid}\"";
    }

    [GeneratedRegex("""^\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+\s*=[^,]*$""")]
    private static partial Regex Member();
}
