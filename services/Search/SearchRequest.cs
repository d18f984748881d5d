using System.Globalization;

namespace Search;

/// <summary>The parameters of <c>GET /search</c>: each at most once, none empty, no other.</summary>
sealed record SearchRequest(string Q, Position After, int Limit)
{
    public const int MaxCharacters = 200, MaxLimit = 200, DefaultLimit = 50;

    /// <param name="faults">Every fault at once: parameter, with its sentences.</param>
    /// <returns>Null if there is a fault.</returns>
    public static SearchRequest? Parse(IQueryCollection query, out Dictionary<string, string[]> faults)
    {
        faults = new(StringComparer.Ordinal);
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (name is not ("q" or "cursor" or "limit"))
                faults[name] = ["This parameter is not known."];
            else if (values.Count > 1)
                faults[name] = ["Give this parameter once."];
            else if (string.IsNullOrEmpty(values[0]))
                faults[name] = ["Give this parameter a value, or leave it out."];
            else
                given[name] = values[0]!;
        }

        var q = given.GetValueOrDefault("q", "");
        if (q.EnumerateRunes().Count() is 0 or > MaxCharacters)
            faults.TryAdd("q", [$"Give 1 to {MaxCharacters} characters to look for."]);

        var limit = DefaultLimit;
        if (given.TryGetValue("limit", out var number)
            && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
            faults["limit"] = [$"Give a whole number from 1 to {MaxLimit}."];

        var after = default(Position);
        if (given.TryGetValue("cursor", out var cursor) && !Cursor.TryRead(cursor, q, out after))
            faults["cursor"] = ["Give the 'next' of a page of the same q."];

        return faults.Count == 0 ? new(q, after, limit) : null;
    }
}
