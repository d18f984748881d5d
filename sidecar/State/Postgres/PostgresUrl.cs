using System.Text.RegularExpressions;

namespace Sidecar.State.Postgres;

/// <summary>Parses libpq connection strings, as daprd does: <c>host=... port=...</c>, <c>postgres://...</c>.</summary>
static partial class PostgresUrl
{
    /// <returns>The parameters by name; null if the text has neither format.</returns>
    public static Dictionary<string, string>? Parse(string text)
    {
        if (!IsUrl(text))
            return Pairs(text);
        if (Url().Match(text) is not { Success: true } match)
            return null;

        var parts = new Dictionary<string, string>();
        Add("user");
        Add("password");
        Add("database");
        var hosts = match.Groups["hosts"].Value.Split(',').Select(host => Host().Match(host)).ToList();
        if (hosts.Exists(host => !host.Success))
            return null;
        if (hosts.Exists(host => host.Groups["host"].Length > 0))
            parts["host"] = string.Join(',', hosts.Select(host => Uri.UnescapeDataString(host.Groups["host"].Value)));
        if (hosts.Exists(host => host.Groups["port"].Success))
            parts["port"] = string.Join(',', hosts.Select(host => host.Groups["port"].Value));
        foreach (var parameter in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (parameter.Split('=', 2) is not [var name, var value])
                return null;
            parts[Name(name)] = Uri.UnescapeDataString(value.Replace('+', ' '));
        }

        return parts;

        void Add(string name)
        {
            if (match.Groups[name] is { Success: true, Length: > 0 } group)
                parts[name] = Uri.UnescapeDataString(group.Value);
        }
    }

    static Dictionary<string, string>? Pairs(string text)
    {
        if (!AllPairs().IsMatch(text))
            return null;
        var parts = new Dictionary<string, string>();
        foreach (Match pair in Pair().Matches(text))
        {
            var value = pair.Groups["quoted"] is { Success: true } quoted ? quoted : pair.Groups["bare"];
            parts[Name(pair.Groups["name"].Value)] = Escape().Replace(value.Value, "$1");
        }

        return parts;
    }

    static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal)
        || text.StartsWith("postgresql://", StringComparison.Ordinal);

    static string Name(string name) => name == "dbname" ? "database" : name;

    const string PairPattern =
        @"(?<name>\w+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<bare>(?:[^\s'\\]|\\.)*))(?=\s|$)";

    [GeneratedRegex(PairPattern)]
    private static partial Regex Pair();

    [GeneratedRegex($@"^\s*(?:{PairPattern}\s*)*$")]
    private static partial Regex AllPairs();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();

    const string UrlPattern = @"^\w+://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
        + @"(?<hosts>[^/?]*)(?:/(?<database>[^?]*))?(?:\?(?<query>.*))?$";

    [GeneratedRegex(UrlPattern)]
    private static partial Regex Url();

    [GeneratedRegex(@"^(?:\[(?<host>[^\]]*)\]|(?<host>[^:]*))(?::(?<port>\d+))?$")]
    private static partial Regex Host();
}
