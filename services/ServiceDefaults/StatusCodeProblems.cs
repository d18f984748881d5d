using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>
/// The problem documents for responses that have a status code and no body, and for unhandled exceptions.
/// </summary>
static class StatusCodeProblems
{
    public static void UseProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(WriteAsync));
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext));
    }

    static Task WriteAsync(HttpContext context) => Of(context.Response.StatusCode).ToResult().ExecuteAsync(context);

    static Problem Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.Unauthorized,
        StatusCodes.Status404NotFound => Problem.NotFound,
        StatusCodes.Status405MethodNotAllowed => Problem.MethodNotAllowed,
        < StatusCodes.Status500InternalServerError => Problem.BadRequest with { Status = status },
        _ => Problem.InternalError,
    };
}
