using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>Writes a problem document with the trace id of the request.</summary>
sealed class ProblemResult(Problem problem, IReadOnlyDictionary<string, string[]>? errors) : IResult
{
    const string ContentType = "application/problem+json";

    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        var traceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var document = new ProblemDocument(
            "about:blank", problem.Title, problem.Status, problem.Code, problem.Detail, traceId, errors);
        return context.Response.WriteAsJsonAsync(
            document, ServiceDefaultsJson.Default.ProblemDocument, ContentType, context.RequestAborted);
    }
}
