using System.Diagnostics;
using Sidecar.Resources;

namespace Sidecar;

/// <summary>The W3C trace headers of what goes through a sidecar: passed on, off, or with a span of the sidecar's own.</summary>
sealed class TraceHeaders(ConfigurationSpec configuration)
{
    /// <summary>What daprd sends where no trace is: invalid on purpose, so that the receiver begins its own.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    /// <summary>The parent for the next one; null adds nothing to what the caller sent.</summary>
    public string? Next(string? incoming) => configuration.SamplingRate switch
    {
        "0" => null,
        null or "" => IsValid(incoming) ? incoming : None,
        _ => Child(incoming),
    };

    /// <summary>Gives a request its parent, and the answer what daprd's answers carry.</summary>
    public void Stamp(HttpContext http)
    {
        var (request, response) = (http.Request.Headers, http.Response.Headers);
        if (Next(request.TraceParent) is not { } parent)
            return;
        response.TraceParent = request.TraceParent = parent;
        response.TraceState = request.TraceState;
        response.Baggage = request.Baggage;
    }

    static string Child(string? incoming)
    {
        var parsed = ActivityContext.TryParse(incoming, null, out var parent);
        var trace = parsed ? parent.TraceId : ActivityTraceId.CreateRandom();
        return $"00-{trace}-{ActivitySpanId.CreateRandom()}-{(parsed && parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
    }

    static bool IsValid(string? incoming) => ActivityContext.TryParse(incoming, null, out var context) && context.TraceId != default && context.SpanId != default;
}
