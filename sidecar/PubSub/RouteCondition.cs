using System.Text.Json;
using System.Text.RegularExpressions;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>
/// The supported subset of CEL: <c>event.type == "..."</c> and <c>!=</c>, joined by <c>&amp;&amp;</c>, which binds
/// tighter, and <c>||</c>.
/// </summary>
sealed partial class RouteCondition
{
    const string Term = """event\.type\s*(?<operator>==|!=)\s*(?<type>"[^"\\]*"|'[^'\\]*')""";

    readonly List<List<Comparison>> anyOf;

    RouteCondition(List<List<Comparison>> anyOf) => this.anyOf = anyOf;

    /// <summary>Null for any other expression.</summary>
    public static RouteCondition? Parse(string expression)
    {
        if (Expression().Match(expression) is not { Success: true } match)
            return null;

        List<List<Comparison>> anyOf = [[]];
        var operators = match.Groups["operator"].Captures;
        var types = match.Groups["type"].Captures;
        var joins = match.Groups["join"].Captures;
        for (var i = 0; i < operators.Count; i++)
        {
            if (i > 0 && joins[i - 1].Value == "||")
                anyOf.Add([]);
            var comparer = operators[i].Value == "==" ? Comparer.Equal : Comparer.NotEqual;
            anyOf[^1].Add(new(comparer, types[i].Value[1..^1]));
        }

        return new(anyOf);
    }

    /// <summary>Null when the event has no type, which is an error in CEL.</summary>
    public bool? Matches(JsonElement @event)
    {
        if (!@event.TryGetProperty("type", out var member))
            return null;
        var type = GoJson.Text(member);
        return anyOf.Exists(all => all.TrueForAll(comparison => comparison.Matches(type)));
    }

    enum Comparer
    {
        Equal,
        NotEqual,
    }

    readonly record struct Comparison(Comparer Comparer, string Type)
    {
        public bool Matches(string? type) => type == Type == (Comparer == Comparer.Equal);
    }

    [GeneratedRegex($@"^\s*{Term}(?:\s*(?<join>&&|\|\|)\s*{Term})*\s*$")]
    private static partial Regex Expression();
}
