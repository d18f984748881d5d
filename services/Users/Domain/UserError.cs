namespace Users.Domain;

/// <summary>
/// Why a call did not do what was asked: a rule of the domain, or the state store. The API gives each an HTTP problem.
/// </summary>
sealed record UserError
{
    UserError(UserErrorCode code, IReadOnlyList<string> details)
    {
        Code = code;
        Details = details;
    }

    public static UserError NotFound { get; } = new(UserErrorCode.NotFound, []);

    public static UserError Deleted { get; } = new(UserErrorCode.Deleted, []);

    public static UserError EmailTaken { get; } = new(UserErrorCode.EmailTaken, []);

    public static UserError VersionMismatch { get; } = new(UserErrorCode.VersionMismatch, []);

    public static UserError IdempotencyKeyReused { get; } = new(UserErrorCode.IdempotencyKeyReused, []);

    public static UserError StoreUnavailable { get; } = new(UserErrorCode.StoreUnavailable, []);

    public static UserError OutcomeUnknown { get; } = new(UserErrorCode.OutcomeUnknown, []);

    public static UserError OutboxFull { get; } = new(UserErrorCode.OutboxFull, []);

    public UserErrorCode Code { get; }

    /// <summary>Sentences about the attributes, for <see cref="UserErrorCode.AttributesInvalid"/>.</summary>
    public IReadOnlyList<string> Details { get; }

    public static UserError AttributesInvalid(IReadOnlyList<string> details) =>
        new(UserErrorCode.AttributesInvalid, details);
}

enum UserErrorCode
{
    /// <summary>No live user has the id.</summary>
    NotFound,

    /// <summary>The user that a create with this idempotency key made has been deleted.</summary>
    Deleted,

    EmailTaken,

    VersionMismatch,

    /// <summary>The attributes, once patched, exceed their limits.</summary>
    AttributesInvalid,

    IdempotencyKeyReused,

    /// <summary>The state store does not answer; nothing has changed.</summary>
    StoreUnavailable,

    /// <summary>The write may have taken effect, or may do so later.</summary>
    OutcomeUnknown,

    /// <summary>Too many events wait for the broker; nothing has changed.</summary>
    OutboxFull,
}
