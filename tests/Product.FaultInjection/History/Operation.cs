using System.Globalization;
using System.Text.Json;

namespace Product.FaultInjection.History;

enum Verb
{
    Create,
    Change,
    Delete,
    Read,

    /// <summary>A page, of an address or of a walk.</summary>
    Query,
}

/// <summary>What its client knows of an operation.</summary>
enum Fate
{
    Acknowledged,

    /// <summary>It did not happen, by the service's own word, or because no connection came about.</summary>
    Refused,

    /// <summary>It may or may not have happened, or may yet happen.</summary>
    Unknown,
}

/// <summary>A user as an answer shows it.</summary>
/// <param name="Text">The whole document: two answers that show one version are equal to the letter.</param>
sealed record ShownUser(string Id, long Version, string Email, string Name, string Text)
{
    public static ShownUser Of(JsonElement user) => new(user.GetProperty("id").GetString()!, user.GetProperty("version").GetInt64(),
        user.GetProperty("email").GetString()!, user.GetProperty("name").GetString()!, user.GetRawText());
}

/// <param name="User">Of a change, a deletion, a read.</param>
/// <param name="Email">The address that is asked for.</param>
/// <param name="Name">Of a create: unlike that of every create that is not the same request again.</param>
/// <param name="IfMatch">The version that a change demands.</param>
/// <param name="Query">What a page is asked for by.</param>
sealed record Asked(Verb Verb, string? User = null, string? Email = null, string? Name = null, string? Key = null, long? IfMatch = null, string? Query = null)
{
    public override string ToString() =>
        $"{Verb} {string.Join(' ', new[] { User, Email, Name, Key, IfMatch is null ? null : $"If-Match {IfMatch}", Query }.OfType<string>())}";
}

/// <param name="Status">Null: no answer came.</param>
/// <param name="Code">Of a refusal; without an answer, what the network said.</param>
sealed record Told(int? Status, string Code = "", ShownUser? User = null, bool NeverSent = false, TimeSpan? RetryAfter = null)
{
    public override string ToString() => $"{(Status is null ? "no answer" : Status)} {Code}{(User is null ? "" : $"{User.Id} version {User.Version} {User.Email}")}";
}

/// <summary>What a client asked, when, and what it was told. Times since the beginning of the history.</summary>
/// <param name="At">The instance that was asked.</param>
sealed record Operation(int Number, string At, Asked Asked, TimeSpan Start, TimeSpan End, Told Told)
{
    public Fate Fate => (Asked.Verb, Told) switch
    {
        (_, { Status: >= 200 and < 300 }) => Fate.Acknowledged,
        // a deletion has no body, so the HTTP client may have sent it twice: the first may have been done
        (Verb.Delete, { Status: null or 404 }) => Fate.Unknown,
        (_, { NeverSent: true } or { Status: >= 400 and < 500 }) => Fate.Refused,
        (_, { Code: "store-unavailable" or "overloaded" or "backlog-full" }) => Fate.Refused,
        _ => Fate.Unknown,
    };

    /// <summary>Whose it is, as far as asked or told.</summary>
    public string? UserId => Asked.User ?? Told.User?.Id;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Start.TotalSeconds,8:0.000}-{End.TotalSeconds,-8:0.000} #{Number} {At}: {Asked} -> {Told}");
}
