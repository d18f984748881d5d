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

    /// <summary>A request that the server cannot read.</summary>
    public static readonly Problem BadRequest = new(StatusCodes.Status400BadRequest, "bad-request",
        "Bad request.",
        "Send a valid HTTP request.");

    /// <summary>No route has the path.</summary>
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not-found",
        "Not found.",
        "Check the path against the README or the OpenAPI document.");

    /// <summary>The route does not offer the method; the header <c>Allow</c> lists those that it does.</summary>
    public static readonly Problem MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
        "Method not allowed.",
        "Use a method that the header Allow lists.");

    /// <summary>An unhandled exception.</summary>
    public static readonly Problem InternalError = new(StatusCodes.Status500InternalServerError, "internal-error",
        "An error occurred while processing the request.",
        "Try again later. If the error persists, report the traceId to the operator.");

    /// <param name="errors">All errors at once: a member or a parameter, with its messages.</param>
    public IResult ToResult(IReadOnlyDictionary<string, string[]>? errors = null) => new ProblemResult(this, errors);
}
