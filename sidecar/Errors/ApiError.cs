using Grpc.Core;

namespace Sidecar.Errors;

/// <summary>One failure of Dapr's API, said once for both doors: the HTTP door writes status, code, message and details as JSON, the gRPC door as a status.</summary>
sealed record ApiError(int HttpStatus, StatusCode GrpcStatus, string Code, string Message)
{
    /// <summary>What the HTTP door says before the message and the descriptions of violations, and gRPC does not.</summary>
    public string HttpLead { get; init; } = "";

    /// <summary>The newer errors carry details in the manner of google.rpc; the older ones have none.</summary>
    public ApiErrorDetails? Details { get; init; }
}

/// <param name="Reason">google.rpc.ErrorInfo.reason, such as <c>DAPR_STATE_NOT_FOUND</c>.</param>
/// <param name="Metadata">google.rpc.ErrorInfo.metadata; over HTTP null is not the same as none.</param>
sealed record ApiErrorDetails(string Reason, IReadOnlyDictionary<string, string>? Metadata = null)
{
    public ApiResource? Resource { get; init; }

    public IReadOnlyList<ApiFieldViolation> Violations { get; init; } = [];
}

/// <summary>google.rpc.ResourceInfo.</summary>
sealed record ApiResource(string Type, string Name, string Owner = "", string Description = "");

/// <summary>google.rpc.BadRequest.FieldViolation.</summary>
sealed record ApiFieldViolation(string Field, string Description);

/// <summary>A value, or the error that the caller is told.</summary>
readonly record struct ApiResult<T>(T? Value, ApiError? Error)
{
    public static implicit operator ApiResult<T>(T value) => new(value, null);

    public static implicit operator ApiResult<T>(ApiError error) => new(default, error);
}
