using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.State;

namespace Sidecar.Api.Grpc;

/// <summary>The state API; values are bytes and stay as they are.</summary>
static class StateMethods
{
    public static void Register(RuntimeMethods methods)
    {
        methods.Add<StateStores, GetStateRequest, GetStateResponse>("GetState", GetAsync);
        methods.Add<StateStores, GetBulkStateRequest, GetBulkStateResponse>("GetBulkState", GetManyAsync);
        methods.Add<StateStores, SaveStateRequest, Empty>("SaveState", (stores, request, call) => WriteAsync(stores, request.StoreName,
            store => store.SaveAsync([.. request.States.Select(ToSave)], call.CancellationToken)));
        methods.Add<StateStores, DeleteStateRequest, Empty>("DeleteState", (stores, request, call) => WriteAsync(stores, request.StoreName,
            store => store.DeleteAsync(ToRemoval(request), call.CancellationToken)));
        methods.Add<StateStores, DeleteBulkStateRequest, Empty>("DeleteBulkState", (stores, request, call) => WriteAsync(stores, request.StoreName,
            store => store.DeleteManyAsync([.. request.States.Select(ToRemoval)], call.CancellationToken)));
        methods.Add<StateStores, ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", (stores, request, call) =>
            WriteAsync(stores, request.StoreName, store => TransactAsync(store, request, call.CancellationToken)));
    }

    static async Task<ApiResult<GetStateResponse>> GetAsync(StateStores stores, GetStateRequest request, ServerCallContext call)
    {
        var (store, unknown) = Find(stores, request.StoreName);
        if (unknown is not null)
            return unknown;
        var (value, error) = await store!.GetAsync(request.Key, call.CancellationToken);
        if (error is not null)
            return error;
        return value is null
            ? new GetStateResponse()
            : new GetStateResponse
            {
                Data = UnsafeByteOperations.UnsafeWrap(value.Data),
                Etag = value.ETag,
                Metadata = { value.Metadata.ToDictionary() },
            };
    }

    static async Task<ApiResult<GetBulkStateResponse>> GetManyAsync(StateStores stores, GetBulkStateRequest request, ServerCallContext call)
    {
        var (store, unknown) = Find(stores, request.StoreName);
        if (unknown is not null)
            return unknown;
        var (found, error) = await store!.GetManyAsync(request.Keys, call.CancellationToken);
        return error is not null ? error : new GetBulkStateResponse { Items = { found!.Select(ToItem) } };
    }

    static BulkStateItem ToItem((string Key, StateValue? Value) entry) => entry.Value is not { } value
        ? new BulkStateItem { Key = entry.Key }
        : new BulkStateItem
        {
            Key = entry.Key,
            Data = UnsafeByteOperations.UnsafeWrap(value.Data),
            Etag = value.ETag,
            Error = value.Error ?? "",
            Metadata = { value.Metadata.ToDictionary() },
        };

    static async Task<ApiResult<Empty>> WriteAsync(StateStores stores, string name, Func<StateComponent, Task<ApiError?>> write)
    {
        var (store, error) = Find(stores, name);
        error ??= await write(store!);
        return error is not null ? error : new Empty();
    }

    static Task<ApiError?> TransactAsync(StateComponent store, ExecuteStateTransactionRequest request, CancellationToken cancellation)
    {
        if (request.Operations.FirstOrDefault(operation => operation.OperationType is not ("upsert" or "delete")) is { } unknown)
            return Task.FromResult<ApiError?>(StateErrors.UnknownOperation(unknown.OperationType));
        return store.TransactAsync([.. request.Operations.Select(StateWrite (operation) =>
            operation.OperationType == "delete" ? ToRemoval(operation.Request ?? new()) : ToSave(operation.Request ?? new()))], cancellation);
    }

    /// <summary>Over gRPC this error names no app.</summary>
    static ApiResult<StateComponent> Find(StateStores stores, string name) => stores.Find(name) is { Error: { Details: { } details } error }
        ? error with { Details = new(details.Reason) }
        : stores.Find(name);

    static StateSet ToSave(StateItem item) =>
        new(item.Key, item.Value.ToByteArray(), false, item.Etag?.Value, Words(item.Options), item.Metadata);

    static StateDelete ToRemoval(StateItem item) => new(item.Key, item.Etag?.Value, Words(item.Options), item.Metadata);

    static StateDelete ToRemoval(DeleteStateRequest item) => new(item.Key, item.Etag?.Value, Words(item.Options), item.Metadata);

    static StateWords Words(StateOptions? options) => new(
        options?.Concurrency switch
        {
            StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite => "first-write",
            StateOptions.Types.StateConcurrency.ConcurrencyLastWrite => "last-write",
            _ => "",
        },
        options?.Consistency == StateOptions.Types.StateConsistency.ConsistencyStrong ? "strong" : "");
}
