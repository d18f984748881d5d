using Grpc.Core;
using Sidecar.Errors;

namespace Sidecar.State;

/// <summary>The error codes and messages of the state API, in daprd's words.</summary>
static class StateErrors
{
    public static ApiError NotConfigured(string store, string appId) => Missing(
        new(500, StatusCode.FailedPrecondition, "ERR_STATE_STORE_NOT_CONFIGURED",
            $"state store {store} is not configured"),
        "DAPR_STATE_NOT_CONFIGURED", appId);

    public static ApiError NotFound(string store, string appId) => Missing(
        new(400, StatusCode.InvalidArgument, "ERR_STATE_STORE_NOT_FOUND", $"state store {store} is not found"),
        "DAPR_STATE_NOT_FOUND", appId);

    public static ApiError IllegalKey(string store, string key)
    {
        var text = $"input key/keyPrefix '{key}' can't contain '{KeyPrefix.Separator}'";
        return new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", text)
        {
            HttpPrefix = "api error: code = InvalidArgument desc = ",
            Details = new("DAPR_STATE_ILLEGAL_KEY")
            {
                Resource = new("state", store),
                Violations = [new(key, text)],
            },
        };
    }

    public static ApiError QueryNotSupported(string store) =>
        new(500, StatusCode.Internal, "ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying")
        {
            Details = new("DAPR_STATE_QUERYING_NOT_SUPPORTED") { Resource = new("state", store) },
        };

    public static ApiError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", reason);

    public static ApiError UnknownOperation(string operation) =>
        new(400, StatusCode.Unimplemented, "ERR_NOT_SUPPORTED_STATE_OPERATION",
            $"operation type {operation} not supported");

    public static ApiError Get(string store, string key, string reason) =>
        new(500, StatusCode.Internal, "ERR_STATE_GET", $"fail to get {key} from state store {store}: {reason}");

    public static ApiError BulkGet(string store, string reason) =>
        new(500, StatusCode.Internal, "ERR_STATE_BULK_GET",
            $"failed getting bulk state in state store {store}: {reason}");

    public static ApiError Save(string store, StateFailure failure) =>
        Write("ERR_STATE_SAVE", $"failed saving state in state store {store}: {failure.Message}", failure.Kind);

    public static ApiError KeyIsEmpty() =>
        new(400, StatusCode.InvalidArgument, "ERR_STATE_SAVE", "state key cannot be empty");

    public static ApiError DeleteMany(string store, StateFailure failure) => Write(
        "ERR_STATE_BULK_DELETE", $"failed deleting state in state store {store}: {failure.Message}", failure.Kind);

    public static ApiError Delete(string key, StateFailure failure) =>
        Write("ERR_STATE_DELETE", $"failed deleting state with key {key}: {failure.Message}", failure.Kind);

    /// <summary>Never 409: a transaction does not tell which of its operations failed.</summary>
    public static ApiError Transaction(StateFailure failure) =>
        new(500, StatusCode.Internal, "ERR_STATE_TRANSACTION",
            $"error while executing state transaction: {failure.Message}");

    static ApiError Write(string code, string message, StateFailureKind kind) => kind switch
    {
        StateFailureKind.ETagMismatch => new(409, StatusCode.Aborted, code, message),
        StateFailureKind.ETagInvalid => new(400, StatusCode.InvalidArgument, code, message),
        _ => new(500, StatusCode.Internal, code, message),
    };

    static ApiError Missing(ApiError error, string reason, string appId) =>
        error with { Details = new(reason, new Dictionary<string, string> { ["appID"] = appId }) };
}
