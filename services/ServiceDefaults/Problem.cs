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
        "One or more query parameters are not valid.",
        "Correct the parameters that 'errors' lists.");

    /// <summary>The answer without the app's API token, on every route but <c>/health*</c>.</summary>
    public static readonly Problem Unauthorized = new(StatusCodes.Status401Unauthorized, "unauthorized",
        "The API token is missing or not valid.",
        "Send the app's API token in the header dapr-api-token, or call through Dapr, which sends it.");

    /// <param name="errors">All errors at once: a member or a parameter, with its messages.</param>
    public IResult ToResult(IReadOnlyDictionary<string, string[]>? errors = null) => new ProblemResult(this, errors);
}
