using System.Globalization;
using System.Security.Cryptography;
using Sidecar.Resources;

namespace Sidecar.Tracing;

/// <summary>
/// The W3C trace headers of what goes through a sidecar: off with a sampling rate of 0, the caller's own passed on without a rate, else with a
/// span of the sidecar's own. Spans are exported nowhere.
/// </summary>
sealed class TraceHeaders(ConfigurationSpec configuration)
{
    /// <summary>What daprd sends where no trace is: invalid on purpose, so that the receiver begins its own.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    const double DefaultRate = 0.0001;

    readonly double? rate = string.IsNullOrEmpty(configuration.SamplingRate) ? null
        : double.TryParse(configuration.SamplingRate, CultureInfo.InvariantCulture, out var given) ? given : DefaultRate;

    bool Off => rate == 0;

    /// <summary>The context of a request to the API; the same however often it is asked for.</summary>
    public TraceContext Of(HttpContext http)
    {
        if (http.Features.Get<RequestTrace>() is { } known)
            return known.Context;
        var context = Off ? TraceContext.None : Child(TraceContext.Parse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState));
        http.Features.Set(new RequestTrace(context));
        return context;
    }

    /// <summary>Gives a request its parent, and the answer what daprd's answers carry.</summary>
    public void Stamp(HttpContext http)
    {
        if (Off)
            return;
        var context = Of(http);
        var (request, response) = (http.Request.Headers, http.Response.Headers);
        response.TraceParent = context.Parent.Length > 0 ? context.Parent : None;
        if (context.Parent.Length > 0 || request.TraceParent.Count == 0)
            request.TraceParent = Next(context.Parent);
        if (context.State.Length > 0)
            response.TraceState = context.State;
        // an empty value would end the server's list of headers
        if (request.Baggage.Count > 0)
            response.Baggage = request.Baggage;
    }

    /// <summary>One more span below; the context itself where the sidecar makes none of its own.</summary>
    public TraceContext Child(TraceContext parent)
    {
        if (rate is not > 0)
            return parent;
        var sampled = parent.TraceId is null ? Random.Shared.NextDouble() < rate : parent.Sampled;
        return new($"00-{parent.TraceId ?? RandomHex(16)}-{RandomHex(8)}-{(sampled ? "01" : "00")}", parent.State);
    }

    /// <summary>The header of the call that a request or an event brings about; null for none.</summary>
    /// <param name="parent">Its trace as it says itself; null where it says nothing.</param>
    public string? Next(string? parent) =>
        Off || parent is null ? null : Child(TraceContext.Parse(parent, null)).Parent is { Length: > 0 } valid ? valid : None;

    static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    sealed record RequestTrace(TraceContext Context);
}
