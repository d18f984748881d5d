namespace Users.Domain;

/// <summary>Why a request is not done; the HTTP answer of each stands in one table, <see cref="Operations.Problems"/>.</summary>
enum FaultCode
{
    MalformedBody,
    ValidationFailed,
    InvalidQuery,
    InvalidHeader,
    BodyTooLarge,
    UnsupportedMediaType,
    UserNotFound,
    EmailTaken,
    UserGone,
    IdempotencyKeyReused,
    VersionMismatch,
    StoreUnavailable,
    OutcomeUnknown,
    BacklogFull,
    Overloaded,
    SearchUnavailable,
}

/// <param name="Errors">Every fault at once: member or parameter, each with its sentences.</param>
sealed record Fault(FaultCode Code, IReadOnlyDictionary<string, string[]>? Errors = null);

/// <summary>A value, or why there is none. Expected outcomes are values: no exception is thrown for them.</summary>
readonly record struct Outcome<T>(T? Value, Fault? Fault)
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Fault fault) => new(default, fault);

    public static implicit operator Outcome<T>(FaultCode code) => new(default, new Fault(code));
}
