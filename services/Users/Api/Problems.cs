using Shared;

namespace Users.Api;

/// <summary>The HTTP answer of each <see cref="FaultCode"/>.</summary>
static class Problems
{
    public static Problem Of(FaultCode code) => code switch
    {
        FaultCode.MalformedBody => new(400, "malformed-body", "The body cannot be read.",
            "Send one JSON object in UTF-8, with each member once."),
        FaultCode.ValidationFailed => new(400, "validation-failed", "The body is not valid.",
            "Send the members again as 'errors' says."),
        FaultCode.InvalidQuery => Problem.InvalidQuery,
        FaultCode.InvalidHeader => new(400, "invalid-header", "A header is not valid.",
            $"Send If-Match with one strong tag or *, If-None-Match with tags or *, Idempotency-Key with {Limits.ShortestKey} to {Limits.LongestKey} printable ASCII characters."),
        FaultCode.BodyTooLarge => new(413, "body-too-large", "The body is too large.",
            $"Send at most {Limits.Body} bytes."),
        FaultCode.UnsupportedMediaType => new(415, "unsupported-media-type", "The media type of the body is not taken here.",
            "Send application/json to create, application/merge-patch+json to change, in UTF-8."),
        FaultCode.UserNotFound => new(404, "user-not-found", "There is no such user.",
            "Check the id; a deleted user does not come back."),
        FaultCode.EmailTaken => new(409, "email-taken", "Another user has this e-mail address.",
            "Choose another address, or find its user with GET /users?email=."),
        FaultCode.UserGone => new(410, "user-gone", "The user that was created with this Idempotency-Key is deleted.",
            "Create another one with a new key."),
        FaultCode.IdempotencyKeyReused => new(422, "idempotency-key-reused", "The Idempotency-Key was sent with another request before.",
            "Send the same request again, or a new key."),
        FaultCode.VersionMismatch => new(412, "version-mismatch", "The user has changed since that version.",
            "Read the user again, then decide with its new ETag."),
        FaultCode.StoreUnavailable => new(503, "store-unavailable", "The state store is out of reach.",
            "Nothing was changed; try again later.", RetryAfter: 1),
        FaultCode.OutcomeUnknown => new(503, "outcome-unknown", "It may or may not have happened.",
            "Read what is there now, then decide.", RetryAfter: 1),
        FaultCode.BacklogFull => new(503, "backlog-full", "The message broker does not take the events of the changes made so far.",
            "Nothing was changed; try again later.", RetryAfter: 5),
        FaultCode.Overloaded => new(503, "overloaded", "More requests are under way than can be served.",
            "Nothing was changed; try again later, and fewer at a time.", RetryAfter: 1),
        FaultCode.SearchUnavailable => new(503, "search-unavailable", "Search is out of reach.",
            "Try again later; all other calls go on.", RetryAfter: 2),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    public static IResult ToResult(this Fault fault) => Of(fault.Code).ToResult(fault.Errors);
}
