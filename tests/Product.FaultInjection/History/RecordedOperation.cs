using System.Globalization;

namespace Product.FaultInjection.History;

/// <summary>What the client knows about the effect of an operation.</summary>
enum OperationOutcome
{
    Acknowledged,

    /// <summary>It had no effect: the service said so, or no connection was established.</summary>
    Rejected,

    /// <summary>It may have taken effect, or may still do so.</summary>
    Unknown,
}

/// <summary>A request, its response, and when each happened. Times are relative to the start of the history.</summary>
/// <param name="Instance">The name of the instance that received the request.</param>
sealed record RecordedOperation(
    int Number,
    string Instance,
    OperationRequest Request,
    TimeSpan Start,
    TimeSpan End,
    OperationResponse Response)
{
    public OperationOutcome Outcome => (Request.Kind, Response) switch
    {
        (_, { Status: >= 200 and < 300 }) => OperationOutcome.Acknowledged,
        // a delete has no body, so the HTTP client may have sent it twice, and the first attempt may have succeeded
        (RequestKind.Delete, { Status: null or 404 }) => OperationOutcome.Unknown,
        (_, { NotSent: true } or { Status: >= 400 and < 500 }) => OperationOutcome.Rejected,
        (_, { Code: "store-unavailable" or "overloaded" or "backlog-full" }) => OperationOutcome.Rejected,
        _ => OperationOutcome.Unknown,
    };

    /// <summary>The user concerned, as far as the request or the response names it.</summary>
    public string? UserId => Request.UserId ?? Response.User?.Id;

    public override string ToString()
    {
        var times = string.Create(
            CultureInfo.InvariantCulture, $"{Start.TotalSeconds,8:0.000}-{End.TotalSeconds,-8:0.000}");
        return $"{times} #{Number} {Instance}: {Request} -> {Response}";
    }
}
