using System.Globalization;
using System.Security.Cryptography;
using Sidecar.Resources;

namespace Sidecar.Tracing;

/// <summary>
/// The W3C trace headers of requests and responses. A sampling rate of 0 turns tracing off; without a rate the caller's
/// headers are forwarded; otherwise the sidecar adds spans. Spans are not exported.
/// </summary>
sealed class TraceHeaders(ConfigurationSpec configuration)
{
    /// <summary>daprd's value for "no trace": deliberately invalid, so that the receiver starts a new one.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    const double DefaultRate = 0.0001;

    readonly double? rate = ParseRate(configuration.SamplingRate);

    bool IsOff => rate == 0;

    /// <summary>The trace context of a request to the API; the same on every call.</summary>
    public TraceContext GetContext(HttpContext http)
    {
        if (http.Features.Get<RequestTrace>() is { } existing)
            return existing.Context;
        var headers = http.Request.Headers;
        var context = IsOff
            ? TraceContext.None
            : CreateChild(TraceContext.Parse(headers.TraceParent, headers.TraceState));
        http.Features.Set(new RequestTrace(context));
        return context;
    }

    /// <summary>Sets the parent of a request, and the trace headers of its response as daprd does.</summary>
    public void Apply(HttpContext http)
    {
        if (IsOff)
            return;
        var context = GetContext(http);
        var request = http.Request.Headers;
        var response = http.Response.Headers;
        response.TraceParent = context.Parent.Length > 0 ? context.Parent : None;
        if (context.Parent.Length > 0 || request.TraceParent.Count == 0)
            request.TraceParent = CreateTraceParent(context.Parent);
        if (context.State.Length > 0)
            response.TraceState = context.State;
        // An empty value would end the server's list of headers.
        if (request.Baggage.Count > 0)
            response.Baggage = request.Baggage;
    }

    /// <summary>A child span; the context itself where the sidecar adds none.</summary>
    public TraceContext CreateChild(TraceContext parent)
    {
        if (rate is not > 0)
            return parent;
        var sampled = parent.TraceId is null ? Random.Shared.NextDouble() < rate : parent.Sampled;
        var flags = sampled ? "01" : "00";
        return new($"00-{parent.TraceId ?? RandomHex(16)}-{RandomHex(8)}-{flags}", parent.State);
    }

    /// <summary>The <c>traceparent</c> of the call that a request or an event causes; null for none.</summary>
    /// <param name="parent">The trace of the request or event; null if it has none.</param>
    public string? CreateTraceParent(string? parent)
    {
        if (IsOff || parent is null)
            return null;
        var child = CreateChild(TraceContext.Parse(parent, null));
        return child.Parent.Length > 0 ? child.Parent : None;
    }

    static double? ParseRate(string? text) => string.IsNullOrEmpty(text) ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out var rate) ? rate
        : DefaultRate;

    static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    sealed record RequestTrace(TraceContext Context);
}
