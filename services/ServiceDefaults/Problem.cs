using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>A kind of error that a service answers with, as <c>application/problem+json</c>.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Code">What went wrong, for programs; part of the contract.</param>
/// <param name="Title">What went wrong, for people.</param>
/// <param name="Detail">What the caller can do.</param>
/// <param name="RetryAfter">The value of the header <c>Retry-After</c> in seconds; null for none.</param>
public sealed record Problem(int Status, string Code, string Title, string Detail, int? RetryAfter = null)
{
    /// <summary>The query string is not valid; pass the errors of each parameter to <see cref="ToResult"/>.</summary>
    public static readonly Problem InvalidQuery = new(StatusCodes.Status400BadRequest, "invalid-query",
        "The query is not valid.",
        "Send each parameter that the route knows at most once, as 'errors' says.");

    /// <param name="errors">All errors at once: a member or a parameter, with its messages.</param>
    public IResult ToResult(IReadOnlyDictionary<string, string[]>? errors = null) => new ProblemResult(this, errors);
}
