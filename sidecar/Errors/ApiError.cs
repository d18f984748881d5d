using Grpc.Core;

namespace Sidecar.Errors;

/// <summary>
/// An error of Dapr's API, for both protocols: HTTP writes status, code, message and details as JSON, gRPC a status.
/// </summary>
sealed record ApiError(int HttpStatus, StatusCode GrpcStatus, string Code, string Message)
{
    /// <summary>Precedes the message and the descriptions of violations over HTTP; not sent over gRPC.</summary>
    public string HttpPrefix { get; init; } = "";

    /// <summary>Details as in google.rpc; only daprd's newer errors have them.</summary>
    public ApiErrorDetails? Details { get; init; }
}

/// <param name="Reason">google.rpc.ErrorInfo.reason, such as <c>DAPR_STATE_NOT_FOUND</c>.</param>
/// <param name="Metadata">google.rpc.ErrorInfo.metadata; over HTTP, null differs from empty.</param>
sealed record ApiErrorDetails(string Reason, IReadOnlyDictionary<string, string>? Metadata = null)
{
    public ApiResource? Resource { get; init; }

    public IReadOnlyList<ApiFieldViolation> Violations { get; init; } = [];
}

/// <summary>google.rpc.ResourceInfo.</summary>
sealed record ApiResource(string Type, string Name, string Owner = "", string Description = "");

/// <summary>google.rpc.BadRequest.FieldViolation.</summary>
sealed record ApiFieldViolation(string Field, string Description);

/// <summary>A value, or the error to send to the caller.</summary>
readonly record struct ApiResult<T>(T? Value, ApiError? Error)
{
    public static implicit operator ApiResult<T>(T value) => new(value, null);

    public static implicit operator ApiResult<T>(ApiError error) => new(default, error);
}
