using Microsoft.Extensions.Primitives;

namespace Sidecar.Invocation;

/// <summary>One call of an app's method, over HTTP or gRPC.</summary>
/// <param name="AppId">As the caller gave it; a namespace after a dot is ignored on one machine.</param>
/// <param name="Verb">Empty if the caller gave none, as gRPC allows.</param>
/// <param name="Method">The path: unescaped once over HTTP, unchanged over gRPC.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="Headers">The caller's headers, not yet filtered.</param>
sealed record InvokeCall(
    string AppId,
    string Verb,
    string Method,
    string Query,
    IEnumerable<KeyValuePair<string, StringValues>> Headers)
{
    /// <summary>A body of known length is buffered, so that the call can be retried.</summary>
    public byte[]? Body { get; init; }

    /// <summary>A body of unknown length is streamed once.</summary>
    public Stream? Streamed { get; init; }

    public HttpContent? CreateContent()
    {
        if (Streamed is not null)
            return new StreamContent(Streamed);
        return Body is null ? null : new ByteArrayContent(Body);
    }
}
