using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.State;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;
using Consistency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConsistency;

namespace Sidecar.Api.Grpc;

/// <summary>The state API; values are bytes and stay unchanged.</summary>
static class StateMethods
{
    public static void Register(DaprMethods methods)
    {
        methods.Add<StateStores, GetStateRequest, GetStateResponse>("GetState", GetAsync);
        methods.Add<StateStores, GetBulkStateRequest, GetBulkStateResponse>("GetBulkState", GetManyAsync);
        methods.Add<StateStores, SaveStateRequest, Empty>("SaveState", SaveAsync);
        methods.Add<StateStores, DeleteStateRequest, Empty>("DeleteState", DeleteAsync);
        methods.Add<StateStores, DeleteBulkStateRequest, Empty>("DeleteBulkState", DeleteManyAsync);
        methods.Add<StateStores, ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", TransactAsync);
    }

    static async Task<ApiResult<GetStateResponse>> GetAsync(
        StateStores stores, GetStateRequest request, ServerCallContext context)
    {
        var (store, unknown) = Find(stores, request.StoreName);
        if (unknown is not null)
            return unknown;
        var (value, error) = await store!.GetAsync(request.Key, context.CancellationToken);
        if (error is not null)
            return error;
        if (value is null)
            return new GetStateResponse();
        return new GetStateResponse
        {
            Data = UnsafeByteOperations.UnsafeWrap(value.Data),
            Etag = value.ETag,
            Metadata = { value.Metadata.ToDictionary() },
        };
    }

    static async Task<ApiResult<GetBulkStateResponse>> GetManyAsync(
        StateStores stores, GetBulkStateRequest request, ServerCallContext context)
    {
        var (store, unknown) = Find(stores, request.StoreName);
        if (unknown is not null)
            return unknown;
        var (found, error) = await store!.GetManyAsync(request.Keys, context.CancellationToken);
        return error is not null ? error : new GetBulkStateResponse { Items = { found!.Select(ToItem) } };
    }

    static BulkStateItem ToItem((string Key, StateValue? Value) entry)
    {
        var item = new BulkStateItem { Key = entry.Key };
        if (entry.Value is { } value)
        {
            item.Data = UnsafeByteOperations.UnsafeWrap(value.Data);
            item.Etag = value.ETag;
            item.Error = value.Error ?? "";
            item.Metadata.Add(value.Metadata.ToDictionary());
        }

        return item;
    }

    static Task<ApiResult<Empty>> SaveAsync(
        StateStores stores, SaveStateRequest request, ServerCallContext context) =>
        WriteAsync(stores, request.StoreName, store =>
            store.SaveAsync([.. request.States.Select(ToSet)], context.CancellationToken));

    static Task<ApiResult<Empty>> DeleteAsync(
        StateStores stores, DeleteStateRequest request, ServerCallContext context)
    {
        var item = new StateDelete(request.Key, request.Etag?.Value, ToOptions(request.Options), request.Metadata);
        return WriteAsync(stores, request.StoreName, store => store.DeleteAsync(item, context.CancellationToken));
    }

    static Task<ApiResult<Empty>> DeleteManyAsync(
        StateStores stores, DeleteBulkStateRequest request, ServerCallContext context) =>
        WriteAsync(stores, request.StoreName, store =>
            store.DeleteManyAsync([.. request.States.Select(ToDelete)], context.CancellationToken));

    static Task<ApiResult<Empty>> TransactAsync(
        StateStores stores, ExecuteStateTransactionRequest request, ServerCallContext context) =>
        WriteAsync(stores, request.StoreName, async store =>
        {
            var unknown = request.Operations.FirstOrDefault(
                operation => operation.OperationType is not ("upsert" or "delete"));
            return unknown is null
                ? await store.TransactAsync([.. request.Operations.Select(ToWrite)], context.CancellationToken)
                : StateErrors.UnknownOperation(unknown.OperationType);
        });

    static async Task<ApiResult<Empty>> WriteAsync(
        StateStores stores, string name, Func<StateComponent, Task<ApiError?>> write)
    {
        var (store, error) = Find(stores, name);
        error ??= await write(store!);
        return error is not null ? error : new Empty();
    }

    /// <summary>Over gRPC, the error does not contain the app id.</summary>
    static ApiResult<StateComponent> Find(StateStores stores, string name)
    {
        var result = stores.Find(name);
        return result is { Error: { Details: { } details } error }
            ? error with { Details = new(details.Reason) }
            : result;
    }

    static StateWrite ToWrite(TransactionalStateOperation operation)
    {
        var item = operation.Request ?? new();
        return operation.OperationType == "delete" ? ToDelete(item) : ToSet(item);
    }

    static StateSet ToSet(StateItem item) => new(
        item.Key,
        item.Value.ToByteArray(),
        StateEncoding.Binary,
        item.Etag?.Value,
        ToOptions(item.Options),
        item.Metadata);

    static StateDelete ToDelete(StateItem item) =>
        new(item.Key, item.Etag?.Value, ToOptions(item.Options), item.Metadata);

    static StateWriteOptions ToOptions(StateOptions? options) => new(
        options?.Concurrency switch
        {
            Concurrency.ConcurrencyFirstWrite => "first-write",
            Concurrency.ConcurrencyLastWrite => "last-write",
            _ => "",
        },
        options?.Consistency == Consistency.ConsistencyStrong ? "strong" : "");
}
