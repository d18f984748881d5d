using Sidecar.Errors;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>The state API on one store, for HTTP and gRPC: key prefixes, illegal keys, bulks, transactions.</summary>
sealed class StateComponent(string name, string prefix, IStateStore store, PolicySpec policy) : IAsyncDisposable
{
    const string TimedOut = "context deadline exceeded";

    public string Name => name;

    public async Task<ApiResult<StateValue?>> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (IsIllegal(key))
            return StateErrors.IllegalKey(name, key);
        return await ReadAsync(
            attemptToken => store.GetAsync(prefix + key, attemptToken),
            reason => StateErrors.Get(name, key, reason),
            cancellationToken);
    }

    /// <summary>One entry for each key, in the given order; null for a missing key.</summary>
    public async Task<ApiResult<(string Key, StateValue? Value)[]>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.FirstOrDefault(IsIllegal) is { } illegal)
            return StateErrors.IllegalKey(name, illegal);

        string[] stored = [.. keys.Select(key => prefix + key).Distinct()];
        var (found, error) = await ReadAsync(
            attemptToken => store.GetManyAsync(stored, attemptToken),
            reason => StateErrors.BulkGet(name, reason),
            cancellationToken);
        if (error is not null)
            return error;
        return keys.Select(key => (key, found!.GetValueOrDefault(prefix + key))).ToArray();
    }

    /// <summary>Items are written independently: some may succeed although the result is an error.</summary>
    public async Task<ApiError?> SaveAsync(IReadOnlyList<StateSet> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            if (item.Key.Length == 0)
                return StateErrors.KeyIsEmpty();
            if (IsIllegal(item.Key))
                return StateErrors.IllegalKey(name, item.Key);
        }

        var failure = await WriteAllAsync(items, cancellationToken);
        return failure is null ? null : StateErrors.Save(name, failure);
    }

    public async Task<ApiError?> DeleteAsync(StateDelete item, CancellationToken cancellationToken)
    {
        if (IsIllegal(item.Key))
            return StateErrors.IllegalKey(name, item.Key);

        var failure = await WriteAllAsync([item], cancellationToken);
        return failure is null ? null : StateErrors.Delete(item.Key, failure);
    }

    /// <summary>Independent writes, as in <see cref="SaveAsync"/>.</summary>
    public async Task<ApiError?> DeleteManyAsync(IReadOnlyList<StateDelete> items, CancellationToken cancellationToken)
    {
        if (items.FirstOrDefault(item => IsIllegal(item.Key)) is { } illegal)
            return StateErrors.IllegalKey(name, illegal.Key);

        var failure = await WriteAllAsync(items, cancellationToken);
        return failure is null ? null : StateErrors.DeleteMany(name, failure);
    }

    /// <summary>All or none, in order.</summary>
    public async Task<ApiError?> TransactAsync(IReadOnlyList<StateWrite> items, CancellationToken cancellationToken)
    {
        if (items.FirstOrDefault(item => IsIllegal(item.Key)) is { } illegal)
            return StateErrors.IllegalKey(name, illegal.Key);
        if (items.Count == 0)
            return null;

        var failure = items.Select(item => item.Options.Validate()).FirstOrDefault(invalid => invalid is not null)
            ?? await RunAsync(
                attemptToken => store.TransactAsync([.. items.Select(WithPrefix)], attemptToken), cancellationToken);
        return failure is null ? null : StateErrors.Transaction(failure);
    }

    async Task<StateFailure?> WriteAllAsync(IReadOnlyList<StateWrite> items, CancellationToken cancellationToken)
    {
        if (items is [var only])
            return await WriteAsync(only, cancellationToken);

        var results = await Task.WhenAll(items.Select(item => WriteAsync(item, cancellationToken)));
        var failures = results.OfType<StateFailure>().ToList();
        if (failures.Count == 0)
            return null;
        var kind = failures.Min(failure => failure.Kind);
        var lead = kind switch
        {
            StateFailureKind.ETagMismatch => StateFailure.MismatchPrefix + ": ",
            StateFailureKind.ETagInvalid => StateFailure.InvalidPrefix + ": ",
            _ => "",
        };
        return new(kind, lead + string.Join('\n', failures.Select(failure => failure.Message)));
    }

    async Task<StateFailure?> WriteAsync(StateWrite item, CancellationToken cancellationToken) =>
        item.Options.Validate()
        ?? await RunAsync(attemptToken => store.WriteAsync(WithPrefix(item), attemptToken), cancellationToken);

    /// <summary>A write that is rejected for its ETag is a result and not retried.</summary>
    Task<StateFailure?> RunAsync(
        Func<CancellationToken, Task<StateFailure?>> write, CancellationToken cancellationToken) =>
        policy.RunAsync<StateFailure?>(
            async attemptToken =>
            {
                var failure = await TryAsync(write, attemptToken);
                return failure?.Kind == StateFailureKind.Failed
                    ? Attempt.Failure<StateFailure?>(failure)
                    : Attempt.Success(failure);
            },
            () => new(StateFailureKind.Failed, TimedOut),
            cancellationToken);

    static async Task<StateFailure?> TryAsync(
        Func<CancellationToken, Task<StateFailure?>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write(cancellationToken);
        }
        catch (StateStoreException e)
        {
            return new(StateFailureKind.Failed, e.Message);
        }
    }

    Task<ApiResult<T>> ReadAsync<T>(
        Func<CancellationToken, Task<T>> read, Func<string, ApiError> error, CancellationToken cancellationToken) =>
        policy.RunAsync<ApiResult<T>>(
            async attemptToken =>
            {
                try
                {
                    var result = await read(attemptToken);
                    return result is StateValue { Error: { } reason }
                        ? Attempt.Failure<ApiResult<T>>(error(reason))
                        : Attempt.Success<ApiResult<T>>(new(result, null));
                }
                catch (StateStoreException e)
                {
                    return Attempt.Failure<ApiResult<T>>(error(e.Message));
                }
            },
            () => error(TimedOut),
            cancellationToken);

    StateWrite WithPrefix(StateWrite item) =>
        item with { Key = prefix + item.Key, ETag = string.IsNullOrEmpty(item.ETag) ? null : item.ETag };

    static bool IsIllegal(string key) => key.Contains(KeyPrefix.Separator, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
