using System.Text.RegularExpressions;

namespace Sidecar.Api.Http;

/// <summary>The W3C header <c>baggage</c>: a list of <c>name=value;property</c>.</summary>
static partial class Baggage
{
    /// <summary>Null for a header that may pass, as for none.</summary>
    public static string? FaultOf(string header) =>
        header.Length > 0 && header.Split(',').FirstOrDefault(member => !Member().IsMatch(member)) is { } wrong
            ? $"invalid baggage list-member: \"{wrong}\""
            : null;

    [GeneratedRegex("""^\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+\s*=[^,]*$""")]
    private static partial Regex Member();
}
