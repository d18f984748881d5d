namespace Sidecar.Resiliency;

/// <summary>The result of one attempt, and whether another one may succeed.</summary>
/// <param name="StatusCode">The HTTP status for the policy's <c>matching</c>; null is always retried.</param>
readonly record struct Attempt<T>(T Result, AttemptStatus Status, int? StatusCode = null);

enum AttemptStatus
{
    Succeeded,

    /// <summary>Retried if the policy allows it.</summary>
    Failed,
}

static class Attempt
{
    public static Attempt<T> Success<T>(T result) => new(result, AttemptStatus.Succeeded);

    public static Attempt<T> Failure<T>(T result, int? statusCode = null) =>
        new(result, AttemptStatus.Failed, statusCode);
}
