using System.Diagnostics;

namespace Shared;

/// <summary>A kind of refusal. <paramref name="Detail"/> tells the caller what to do.</summary>
/// <param name="RetryAfter">In whole seconds.</param>
sealed record Problem(int Status, string Code, string Title, string Detail, int? RetryAfter = null)
{
    public static readonly Problem InvalidQuery = new(400, "invalid-query", "The query is not valid.",
        "Send each parameter that the route knows at most once, as 'errors' says.");
    static readonly Problem BadRequest = new(400, "bad-request", "The request is not valid.", "Send a valid HTTP request.");
    static readonly Problem Unauthorized = new(401, "unauthorized", "The token is missing or wrong.",
        "Send the app's API token in the header dapr-api-token, or call through Dapr, which sends it.");
    static readonly Problem NotFound = new(404, "not-found", "There is no such route.", "See the routes in the README or the OpenAPI document.");
    static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "The route does not know the method.",
        "Use a method that the header Allow names.");
    static readonly Problem Internal = new(500, "internal-error", "The service failed.",
        "Try again, and tell the operator the traceId if it goes on.");

    /// <summary>The document for an answer that has a status and nothing else.</summary>
    public static Task OfStatus(HttpContext context) => (context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        < 500 => BadRequest with { Status = context.Response.StatusCode },
        _ => Internal,
    }).ToResult().ExecuteAsync(context);

    /// <param name="errors">Every fault at once: member or parameter, each with its sentences.</param>
    public IResult ToResult(IReadOnlyDictionary<string, string[]>? errors = null) => new Result(this, errors);

    sealed class Result(Problem problem, IReadOnlyDictionary<string, string[]>? errors) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = problem.Status;
            if (problem.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var document = new ProblemDocument("about:blank", problem.Title, problem.Status, problem.Code, problem.Detail,
                Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier, errors);
            return context.Response.WriteAsJsonAsync(document, SharedJson.Default.ProblemDocument, "application/problem+json",
                context.RequestAborted);
        }
    }
}
