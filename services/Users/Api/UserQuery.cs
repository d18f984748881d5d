using System.Globalization;

namespace Users.Api;

/// <summary>What <c>GET /users</c> is asked for: one of {email}, {cursor, limit}, {q, cursor, limit}.</summary>
abstract record UserQuery
{
    internal sealed record ByEmail(EmailAddress Address) : UserQuery;

    /// <param name="After">0 begins.</param>
    internal sealed record Walk(long After, int Limit) : UserQuery;

    internal sealed record Search(string Q, string? Cursor, int Limit) : UserQuery;

    public static readonly string BadCursor = "must be the 'next' of a page of the same walk or search";

    public static Outcome<UserQuery> Parse(QueryString query)
    {
        var parameters = new QueryParameters(query);
        UserQuery parsed = parameters.Has("email") ? ParseEmail(parameters)
            : parameters.Has("q") ? ParseSearch(parameters)
            : ParseWalk(parameters);
        return parameters.Fault is { } fault ? fault : parsed;
    }

    static ByEmail ParseEmail(QueryParameters parameters)
    {
        parameters.AllowOnly("email");
        var address = default(EmailAddress);
        if (parameters.Get("email") is { } text && !EmailAddress.TryParse(text, out address, out var fault))
            parameters.Refuse("email", fault);
        return new(address);
    }

    static Search ParseSearch(QueryParameters parameters)
    {
        parameters.AllowOnly("q", "cursor", "limit");
        var q = parameters.Get("q") ?? "";
        if (Characters.Count(q) > Limits.Q)
            parameters.Refuse("q", $"must have 1 to {Limits.Q} characters");

        var cursor = parameters.Get("cursor");
        if (cursor?.Length > Limits.Cursor)
            parameters.Refuse("cursor", BadCursor);
        return new(q, cursor, ParseLimit(parameters));
    }

    static Walk ParseWalk(QueryParameters parameters)
    {
        parameters.AllowOnly("cursor", "limit");
        var after = 0L;
        if (parameters.Get("cursor") is { } cursor && !Cursor.TryRead(cursor, out after))
            parameters.Refuse("cursor", BadCursor);
        return new(after, ParseLimit(parameters));
    }

    static int ParseLimit(QueryParameters parameters)
    {
        if (parameters.Get("limit") is not { } text)
            return Limits.DefaultPage;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > Limits.Page)
            parameters.Refuse("limit", $"must be a whole number from 1 to {Limits.Page}");
        return limit;
    }
}
