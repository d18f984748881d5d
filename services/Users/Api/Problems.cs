using ServiceDefaults;
using Users.Domain;

namespace Users.Api;

/// <summary>A problem of a request, with every error at once: each member or parameter, and its sentences.</summary>
sealed record RequestProblem(Problem Problem, IReadOnlyDictionary<string, string[]>? Errors = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Problem.ToResult(Errors).ExecuteAsync(httpContext);
}

/// <summary>The HTTP problems of this API; product.md, "Errors", is their contract.</summary>
static class Problems
{
    public static readonly Problem MalformedBody = new(400, "malformed-body",
        "The body cannot be read.", "Send one JSON object in UTF-8, with each member once.");

    public static readonly Problem ValidationFailed = new(400, "validation-failed",
        "The body is not valid.", "Correct the members that 'errors' names.");

    public static readonly Problem InvalidHeader = new(400, "invalid-header",
        "A header is not valid.",
        "Send If-Match with one strong tag or *, If-None-Match with tags or *, and Idempotency-Key with "
        + $"{Limits.ShortestKey} to {Limits.LongestKey} printable ASCII characters.");

    public static readonly Problem BodyTooLarge = new(413, "body-too-large",
        "The body is too large.", $"Send at most {Limits.Body} bytes.");

    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type",
        "The media type of the body is not supported.",
        "Send application/json to create and application/merge-patch+json to change, in UTF-8.");

    public static readonly Problem UserNotFound = new(404, "user-not-found",
        "User not found.", "Check the id. A deleted user does not come back.");

    public static readonly Problem EmailTaken = new(409, "email-taken",
        "Another user has this e-mail address.", "Choose another address, or find its user with GET /users?email=.");

    public static readonly Problem UserGone = new(410, "user-gone",
        "The user created with this Idempotency-Key has been deleted.", "Create another user with a new key.");

    public static readonly Problem IdempotencyKeyReused = new(422, "idempotency-key-reused",
        "The Idempotency-Key was used with another request.", "Send the same request again, or use a new key.");

    public static readonly Problem VersionMismatch = new(412, "version-mismatch",
        "The user has changed since that version.", "Read the user again, then decide with its new ETag.");

    public static readonly Problem StoreUnavailable = new(503, "store-unavailable",
        "The state store is unavailable.", "Nothing has changed. Try again later.", RetryAfter: 1);

    public static readonly Problem OutcomeUnknown = new(503, "outcome-unknown",
        "The outcome is unknown: the change may or may not have happened.",
        "Read the current state, then decide.", RetryAfter: 1);

    public static readonly Problem BacklogFull = new(503, "backlog-full",
        "Too many events wait for the message broker.", "Nothing has changed. Try again later.", RetryAfter: 5);

    public static readonly Problem Overloaded = new(503, "overloaded",
        "Too many requests are in progress.",
        "Nothing has changed. Try again later, with fewer requests at a time.", RetryAfter: 1);

    public static readonly Problem SearchUnavailable = new(503, "search-unavailable",
        "Search is unavailable.", "Try again later. All other calls work.", RetryAfter: 2);

    /// <summary>Every problem of the service, those that all services share included.</summary>
    public static IReadOnlyList<Problem> All { get; } = [.. FieldsOf(typeof(Problems)), .. FieldsOf(typeof(Problem))];

    public static RequestProblem ToProblem(this UserError error) => error.Code == UserErrorCode.AttributesInvalid
        ? new(ValidationFailed, new Dictionary<string, string[]> { ["attributes"] = [.. error.Details] })
        : new(Of(error.Code));

    static Problem Of(UserErrorCode code) => code switch
    {
        UserErrorCode.NotFound => UserNotFound,
        UserErrorCode.Deleted => UserGone,
        UserErrorCode.EmailTaken => EmailTaken,
        UserErrorCode.VersionMismatch => VersionMismatch,
        UserErrorCode.AttributesInvalid => ValidationFailed,
        UserErrorCode.IdempotencyKeyReused => IdempotencyKeyReused,
        UserErrorCode.StoreUnavailable => StoreUnavailable,
        UserErrorCode.OutcomeUnknown => OutcomeUnknown,
        UserErrorCode.OutboxFull => BacklogFull,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    static IEnumerable<Problem> FieldsOf(Type type) =>
        type.GetFields().Select(field => field.GetValue(null)).OfType<Problem>();
}
