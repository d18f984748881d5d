using System.Text.Json;
using System.Text.RegularExpressions;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>The part of CEL that the embedded sidecar has: <c>event.type == "..."</c> and <c>!=</c>, joined by <c>&amp;&amp;</c>, which binds tighter, and <c>||</c>.</summary>
sealed partial class RouteCondition
{
    readonly List<List<Comparison>> anyOf;

    RouteCondition(List<List<Comparison>> anyOf) => this.anyOf = anyOf;

    /// <summary>Null when it is another expression.</summary>
    public static RouteCondition? Parse(string expression)
    {
        if (Expression().Match(expression) is not { Success: true } match)
            return null;

        List<List<Comparison>> anyOf = [[]];
        for (var i = 0; i < match.Groups["operator"].Captures.Count; i++)
        {
            if (i > 0 && match.Groups["join"].Captures[i - 1].Value == "||")
                anyOf.Add([]);
            anyOf[^1].Add(new(match.Groups["operator"].Captures[i].Value == "==", match.Groups["type"].Captures[i].Value[1..^1]));
        }

        return new(anyOf);
    }

    /// <summary>Null when the event has no type, which is an error in CEL.</summary>
    public bool? Matches(JsonElement @event)
    {
        if (!@event.TryGetProperty("type", out var member))
            return null;
        var type = GoJson.Text(member);
        return anyOf.Exists(all => all.TrueForAll(comparison => comparison.Equal == (type == comparison.Type)));
    }

    readonly record struct Comparison(bool Equal, string Type);

    const string Term = """event\.type\s*(?<operator>==|!=)\s*(?<type>"[^"\\]*"|'[^'\\]*')""";

    [GeneratedRegex($@"^\s*{Term}(?:\s*(?<join>&&|\|\|)\s*{Term})*\s*$")]
    private static partial Regex Expression();
}
