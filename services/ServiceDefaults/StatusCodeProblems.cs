using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>
/// The problem documents for responses that have a status code and no body, and for unhandled exceptions.
/// </summary>
static class StatusCodeProblems
{
    static readonly Problem BadRequest = new(StatusCodes.Status400BadRequest, "bad-request",
        "Bad request.",
        "Send a valid HTTP request.");

    static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not-found",
        "Not found.",
        "Check the path against the README or the OpenAPI document.");

    static readonly Problem MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
        "Method not allowed.",
        "Use a method that the header Allow lists.");

    static readonly Problem InternalError = new(StatusCodes.Status500InternalServerError, "internal-error",
        "An error occurred while processing the request.",
        "Try again later. If the error persists, report the traceId to the operator.");

    public static void UseProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(WriteAsync));
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
    }

    static Task WriteAsync(HttpContext context) => Of(context.Response.StatusCode).ToResult().ExecuteAsync(context);

    static Problem Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.Unauthorized,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        < StatusCodes.Status500InternalServerError => BadRequest with { Status = status },
        _ => InternalError,
    };
}
