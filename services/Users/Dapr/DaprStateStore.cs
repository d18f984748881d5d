using System.Globalization;
using System.Text;
using Dapr;
using Dapr.Client;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Users.Dapr;

/// <summary>The state component <c>statestore</c> through the sidecar: the one file that talks to Dapr's state API.</summary>
sealed partial class DaprStateStore(DaprClient dapr, IOptions<StorageOptions> options, ILogger<DaprStateStore> logger) : IStateStore
{
    public const string Component = "statestore";

    // Gets of one bulk get that the sidecar runs side by side, on stores that have no bulk get of their own: all of them, since a store
    // that refuses would else make a page wait for one refusal after the other.
    const int Parallelism = 256;

    static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public Task<Outcome<StateEntry>> ReadAsync(string key, CancellationToken cancellation) => ReadAsync(async limited =>
    {
        var (value, etag) = await dapr.GetByteStateAndETagAsync(Component, key, cancellationToken: limited);
        return new StateEntry(value, etag ?? "");
    }, cancellation);

    public Task<Outcome<IReadOnlyList<StateEntry>>> ReadManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation) => ReadAsync(async limited =>
    {
        var found = await dapr.GetBulkStateAsync(Component, keys, Parallelism, cancellationToken: limited);
        var byKey = found.Where(item => !string.IsNullOrEmpty(item.ETag)).ToDictionary(item => item.Key);
        return (IReadOnlyList<StateEntry>)[.. keys.Select(key => byKey.TryGetValue(key, out var item)
            ? new StateEntry(Encoding.UTF8.GetBytes(item.Value), item.ETag)
            : StateEntry.Absent)];
    }, cancellation);

    public Task<bool> WriteAsync(StateWrite write, CancellationToken cancellation) => WriteAsync(async limited =>
        await dapr.TrySaveByteStateAsync(Component, write.Key, write.Value, write.ETag, FirstWrite, MetadataOf(write), limited), cancellation);

    public Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation) => WriteAsync(async limited =>
    {
        var items = writes.Select(write => new SaveStateItem<RawJson>(write.Key, new(write.Value), write.ETag, FirstWrite, MetadataOf(write)));
        await dapr.SaveBulkStateAsync(Component, [.. items], limited);
        return true;
    }, cancellation);

    static Dictionary<string, string>? MetadataOf(StateWrite write) => write.TimeToLive is { } time
        ? new() { ["ttlInSeconds"] = ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) }
        : null;

    async Task<Outcome<T>> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await LimitedAsync(read, cancellation);
        }
        catch (Exception failure) when (IsOfTheCall(failure))
        {
            LogFailedRead(StatusOf(failure));
            return FaultCode.StoreUnavailable;
        }
    }

    // A refusal is a normal answer here: the SDK throws for it, no store says it the same way, and the protocol reads the key back anyway.
    async Task<bool> WriteAsync(Func<CancellationToken, Task<bool>> write, CancellationToken cancellation)
    {
        try
        {
            return await LimitedAsync(write, cancellation);
        }
        catch (Exception failure) when (IsOfTheCall(failure))
        {
            // Aborted and Internal are how stores refuse: that is the everyday of a race.
            if (StatusOf(failure) is var status and not (StatusCode.Aborted or StatusCode.Internal))
                LogFailedWrite(status);
            return false;
        }
    }

    async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(options.Value.Timeout);
        return await call(limited.Token);
    }

    static bool IsOfTheCall(Exception failure) => failure is DaprException or RpcException or OperationCanceledException;

    static StatusCode StatusOf(Exception failure) =>
        ((failure as RpcException) ?? (failure.InnerException as RpcException))?.StatusCode ?? StatusCode.Unknown;

    [LoggerMessage(LogLevel.Warning, "A read of the state store failed: {Status}")]
    partial void LogFailedRead(StatusCode status);

    [LoggerMessage(LogLevel.Warning, "A write of the state store failed, or its reply was lost: {Status}")]
    partial void LogFailedWrite(StatusCode status);
}
