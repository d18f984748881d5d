namespace Sidecar.Invocation;

/// <summary>The app's response, or why there is none.</summary>
readonly record struct InvokeResult
{
    InvokeResult(HttpResponseMessage? response, string? error)
    {
        Response = response;
        Error = error;
    }

    public HttpResponseMessage? Response { get; }

    public string? Error { get; }

    /// <summary>The app's sidecar could not be reached: a retry may succeed.</summary>
    public bool IsUnreachable { get; private init; }

    public static implicit operator InvokeResult(HttpResponseMessage response) => new(response, null);

    public static InvokeResult Failed(string error) => new(null, error);

    public static InvokeResult Unreachable(string error) => new(null, error) { IsUnreachable = true };
}
