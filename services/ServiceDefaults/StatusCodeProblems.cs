using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>
/// The problem documents for responses that have a status code and no body, and for unhandled exceptions.
/// </summary>
static class StatusCodeProblems
{
    static readonly Problem BadRequest = new(StatusCodes.Status400BadRequest, "bad-request",
        "The request is not valid.",
        "Send a valid HTTP request.");

    static readonly Problem Unauthorized = new(StatusCodes.Status401Unauthorized, "unauthorized",
        "The token is missing or wrong.",
        "Send the app's API token in the header dapr-api-token, or call through Dapr, which sends it.");

    static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not-found",
        "There is no such route.",
        "See the routes in the README or the OpenAPI document.");

    static readonly Problem MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
        "The route does not know the method.",
        "Use a method that the header Allow names.");

    static readonly Problem InternalError = new(StatusCodes.Status500InternalServerError, "internal-error",
        "The service failed.",
        "Try again, and tell the operator the traceId if it goes on.");

    public static void UseProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(WriteAsync));
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
    }

    static Task WriteAsync(HttpContext context) => Of(context.Response.StatusCode).ToResult().ExecuteAsync(context);

    static Problem Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        < StatusCodes.Status500InternalServerError => BadRequest with { Status = status },
        _ => InternalError,
    };
}
