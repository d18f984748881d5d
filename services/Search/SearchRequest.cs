using System.Globalization;

namespace Search;

/// <summary>The parameters of <c>GET /search</c>: each at most once, none empty, no others.</summary>
sealed record SearchRequest(string Q, Position After, int Limit)
{
    /// <summary>The longest query text, in Unicode code points.</summary>
    public const int MaxCharacters = 200;

    public const int MaxLimit = 200;

    public const int DefaultLimit = 50;

    /// <param name="errors">All errors at once: the name of a parameter, with its messages.</param>
    /// <returns>Null if there is an error.</returns>
    public static SearchRequest? Parse(IQueryCollection query, out Dictionary<string, string[]> errors)
    {
        errors = new(StringComparer.Ordinal);
        var values = ReadValues(query, errors);

        var q = values.GetValueOrDefault("q", "");
        if (q.EnumerateRunes().Count() is 0 or > MaxCharacters)
            errors.TryAdd("q", [$"Must have 1 to {MaxCharacters} characters."]);

        var limit = DefaultLimit;
        if (values.TryGetValue("limit", out var number) && !TryParseLimit(number, out limit))
            errors["limit"] = [$"Must be a whole number from 1 to {MaxLimit}."];

        var after = default(Position);
        if (values.TryGetValue("cursor", out var cursor) && !Cursor.TryRead(cursor, q, out after))
            errors["cursor"] = ["Must be the 'next' of a page for the same q."];

        return errors.Count == 0 ? new(q, after, limit) : null;
    }

    static Dictionary<string, string> ReadValues(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, given) in query)
        {
            if (name is not ("q" or "cursor" or "limit"))
                errors[name] = ["Unknown parameter."];
            else if (given.Count > 1)
                errors[name] = ["Must be given only once."];
            else if (string.IsNullOrEmpty(given[0]))
                errors[name] = ["Must not be empty."];
            else
                values[name] = given[0]!;
        }

        return values;
    }

    static bool TryParseLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
        && limit is >= 1 and <= MaxLimit;
}
