namespace Sidecar.State;

enum StateFailureKind
{
    /// <summary>409, <c>Aborted</c>.</summary>
    ETagMismatch,

    /// <summary>400, <c>InvalidArgument</c>.</summary>
    ETagInvalid,

    /// <summary>500, <c>Internal</c>.</summary>
    Failed,
}

sealed record StateFailure(StateFailureKind Kind, string Message)
{
    public const string MismatchPrefix = "possible etag mismatch. error from state store";

    public const string InvalidPrefix = "invalid etag value";

    /// <param name="reason">The store's own message, if any.</param>
    public static StateFailure Mismatch(string? reason = null) =>
        new(StateFailureKind.ETagMismatch, reason is null ? MismatchPrefix : $"{MismatchPrefix}: {reason}");
}

/// <summary>The store could not process an operation: a corrupt file, an unreachable server.</summary>
sealed class StateStoreException(string message, Exception inner) : Exception(message, inner);
