using Microsoft.Extensions.Primitives;

namespace Sidecar.Invocation;

/// <summary>One call of an app's method, from either door.</summary>
/// <param name="AppId">As the caller wrote it; what follows a dot is a namespace, which has no meaning on one machine.</param>
/// <param name="Verb">Empty when the caller gave none, as gRPC allows.</param>
/// <param name="Method">The path as the caller meant it: over HTTP unescaped once, over gRPC as it is.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Headers">Of the caller, not yet filtered.</param>
sealed record InvokeCall(string AppId, string Verb, string Method, string Query, IEnumerable<KeyValuePair<string, StringValues>> Headers)
{
    /// <summary>A body whose length is known is kept, so that the call can be tried again.</summary>
    public byte[]? Body { get; init; }

    /// <summary>A body of unknown length flows through, once.</summary>
    public Stream? Streamed { get; init; }

    public HttpContent? Content() => Streamed is not null ? new StreamContent(Streamed) : Body is not null ? new ByteArrayContent(Body) : null;
}

/// <summary>What came of a call: the app's answer, or why there is none.</summary>
/// <param name="Unreachable">Nobody answered where the app's sidecar should be: another attempt may find it.</param>
readonly record struct InvokeOutcome(HttpResponseMessage? Response, string? Error, bool Unreachable = false)
{
    public static implicit operator InvokeOutcome(HttpResponseMessage response) => new(response, null);

    public static InvokeOutcome Failed(string error) => new(null, error);
}
