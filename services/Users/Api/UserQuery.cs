using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Users.Domain;

namespace Users.Api;

/// <summary>What <c>GET /users</c> asks for: {email}, {cursor, limit} or {q, cursor, limit}.</summary>
abstract record UserQuery
{
    internal sealed record ByEmail(EmailAddress Address) : UserQuery;

    /// <param name="After">0 for the first page.</param>
    internal sealed record List(long After, int Limit) : UserQuery;

    internal sealed record Search(string Q, string? Cursor, int Limit) : UserQuery;

    public const string BadCursor = "must be the 'next' of a page of the same list or search";

    public static bool TryParse(
        QueryString text,
        [NotNullWhen(true)] out UserQuery? query,
        [NotNullWhen(false)] out RequestProblem? problem)
    {
        var parameters = new QueryParameters(text);
        UserQuery parsed = parameters.Has("email") ? ParseEmail(parameters)
            : parameters.Has("q") ? ParseSearch(parameters)
            : ParseList(parameters);
        problem = parameters.Problem;
        query = problem is null ? parsed : null;
        return query is not null;
    }

    static ByEmail ParseEmail(QueryParameters parameters)
    {
        parameters.AllowOnly("email");
        var address = default(EmailAddress);
        if (parameters.Get("email") is { } text && !EmailAddress.TryParse(text, out address, out var error))
            parameters.AddError("email", error);
        return new(address);
    }

    static Search ParseSearch(QueryParameters parameters)
    {
        parameters.AllowOnly("q", "cursor", "limit");
        var q = parameters.Get("q") ?? "";
        if (Characters.Count(q) > Limits.Q)
            parameters.AddError("q", $"must have 1 to {Limits.Q} characters");

        var cursor = parameters.Get("cursor");
        if (cursor?.Length > Limits.Cursor)
            parameters.AddError("cursor", BadCursor);
        return new(q, cursor, ParseLimit(parameters));
    }

    static List ParseList(QueryParameters parameters)
    {
        parameters.AllowOnly("cursor", "limit");
        var after = 0L;
        if (parameters.Get("cursor") is { } cursor && !Cursor.TryRead(cursor, out after))
            parameters.AddError("cursor", BadCursor);
        return new(after, ParseLimit(parameters));
    }

    static int ParseLimit(QueryParameters parameters)
    {
        if (parameters.Get("limit") is not { } text)
            return Limits.DefaultPage;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || limit is < 1 or > Limits.Page)
            parameters.AddError("limit", $"must be a whole number from 1 to {Limits.Page}");
        return limit;
    }
}
