using System.Globalization;
using System.Text;
using Dapr.Client;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Users.Domain;
using Users.State;

namespace Users.Dapr;

/// <summary>
/// The state component <c>statestore</c> through the sidecar: the one file that uses Dapr's state API.
/// </summary>
sealed partial class DaprStateStore(
    DaprClient dapr, IOptions<StorageOptions> options, ILogger<DaprStateStore> logger) : IStateStore
{
    public const string Component = "statestore";

    // The gets of one bulk get that the sidecar runs side by side, on stores without a bulk get of their own. All of
    // them: on a store that refuses, a page would otherwise wait for one refusal after the other.
    const int Parallelism = 256;

    static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public Task<Result<StateEntry>> ReadAsync(string key, CancellationToken cancellationToken) => ReadAsync(
        async limited =>
        {
            var (value, etag) = await dapr.GetByteStateAndETagAsync(Component, key, cancellationToken: limited);
            return new StateEntry(value, etag ?? "");
        },
        cancellationToken);

    public Task<Result<IReadOnlyList<StateEntry>>> ReadManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) => ReadAsync(
            async limited =>
            {
                var found = await dapr.GetBulkStateAsync(Component, keys, Parallelism, cancellationToken: limited);
                var byKey = found.Where(item => !string.IsNullOrEmpty(item.ETag)).ToDictionary(item => item.Key);
                return (IReadOnlyList<StateEntry>)[.. keys.Select(key => byKey.TryGetValue(key, out var item)
                    ? new StateEntry(Encoding.UTF8.GetBytes(item.Value), item.ETag)
                    : StateEntry.Absent)];
            },
            cancellationToken);

    public Task<bool> WriteAsync(StateWrite write, CancellationToken cancellationToken) => WriteAsync(
        limited => dapr.TrySaveByteStateAsync(
            Component, write.Key, write.Value, write.ETag, FirstWrite, MetadataOf(write), limited),
        cancellationToken);

    public Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        WriteAsync(
            async limited =>
            {
                var items = writes.Select(write => new SaveStateItem<RawJson>(
                    write.Key, new(write.Value), write.ETag, FirstWrite, MetadataOf(write)));
                await dapr.SaveBulkStateAsync(Component, [.. items], limited);
                return true;
            },
            cancellationToken);

    static Dictionary<string, string>? MetadataOf(StateWrite write) => write.TimeToLive is { } time
        ? new() { ["ttlInSeconds"] = ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) }
        : null;

    async Task<Result<T>> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var (value, failure) = await DaprCall.TryAsync(read, options.Value.Timeout, cancellationToken);
        if (failure is null)
            return value!;
        LogFailedRead(failure.Unexpected, failure.Status);
        return UserError.StoreUnavailable;
    }

    // A refusal is an ordinary answer here: the SDK throws for it, each store words it differently, and the protocol
    // reads the key back anyway.
    async Task<bool> WriteAsync(Func<CancellationToken, Task<bool>> write, CancellationToken cancellationToken)
    {
        var (isWritten, failure) = await DaprCall.TryAsync(write, options.Value.Timeout, cancellationToken);
        // With Aborted and Internal, stores refuse a conflicting write.
        if (failure is { Status: not (StatusCode.Aborted or StatusCode.Internal) })
            LogFailedWrite(failure.Unexpected, failure.Status);
        return isWritten;
    }

    [LoggerMessage(LogLevel.Warning, "State store read failed: {Status}")]
    partial void LogFailedRead(Exception? exception, StatusCode status);

    [LoggerMessage(LogLevel.Warning, "State store write failed, or its reply was lost: {Status}")]
    partial void LogFailedWrite(Exception? exception, StatusCode status);
}
