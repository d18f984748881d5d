using Sidecar.Errors;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>The rules of the state API for one store, the same for both doors: prefixes, illegal keys, bulks, transactions.</summary>
sealed class StateComponent(string name, string prefix, IStateStore store, PolicySpec policy) : IAsyncDisposable
{
    const string TimedOut = "context deadline exceeded";

    public string Name => name;

    public async Task<ApiResult<StateValue?>> GetAsync(string key, CancellationToken cancellation) =>
        IsIllegal(key)
            ? StateErrors.IllegalKey(name, key)
            : await ReadAsync(token => store.GetAsync(prefix + key, token), reason => StateErrors.Get(name, key, reason), cancellation);

    /// <summary>One entry for each key asked for, in that order, null where nothing is.</summary>
    public async Task<ApiResult<(string Key, StateValue? Value)[]>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        if (keys.FirstOrDefault(IsIllegal) is { } illegal)
            return StateErrors.IllegalKey(name, illegal);

        var (found, error) = await ReadAsync(token => store.GetManyAsync([.. keys.Select(key => prefix + key).Distinct()], token),
            reason => StateErrors.BulkGet(name, reason), cancellation);
        if (error is not null)
            return error;
        return keys.Select(key => (key, found!.GetValueOrDefault(prefix + key))).ToArray();
    }

    /// <summary>Several items are independent writes: some may be done although the answer is an error.</summary>
    public async Task<ApiError?> SaveAsync(IReadOnlyList<StateSet> items, CancellationToken cancellation)
    {
        foreach (var item in items)
            if (item.Key.Length == 0)
                return StateErrors.KeyIsEmpty();
            else if (IsIllegal(item.Key))
                return StateErrors.IllegalKey(name, item.Key);

        return await WriteAllAsync(items, cancellation) is { } failure ? StateErrors.Save(name, failure) : null;
    }

    public async Task<ApiError?> DeleteAsync(StateDelete item, CancellationToken cancellation)
    {
        if (IsIllegal(item.Key))
            return StateErrors.IllegalKey(name, item.Key);

        return await WriteAllAsync([item], cancellation) is { } failure ? StateErrors.Delete(item.Key, failure) : null;
    }

    /// <summary>Independent, as with <see cref="SaveAsync"/>.</summary>
    public async Task<ApiError?> DeleteManyAsync(IReadOnlyList<StateDelete> items, CancellationToken cancellation)
    {
        if (items.FirstOrDefault(item => IsIllegal(item.Key)) is { } illegal)
            return StateErrors.IllegalKey(name, illegal.Key);

        return await WriteAllAsync(items, cancellation) is { } failure ? StateErrors.DeleteMany(name, failure) : null;
    }

    /// <summary>All or none, in order.</summary>
    public async Task<ApiError?> TransactAsync(IReadOnlyList<StateWrite> items, CancellationToken cancellation)
    {
        if (items.FirstOrDefault(item => IsIllegal(item.Key)) is { } illegal)
            return StateErrors.IllegalKey(name, illegal.Key);
        if (items.Count == 0)
            return null;

        var failure = items.Select(item => item.Words.Fault).FirstOrDefault(fault => fault is not null)
            ?? await RunAsync(token => store.TransactAsync([.. items.Select(Prefixed)], token), cancellation);
        return failure is null ? null : StateErrors.Transaction(failure);
    }

    async Task<StateFailure?> WriteAllAsync(IReadOnlyList<StateWrite> items, CancellationToken cancellation)
    {
        if (items is [var only])
            return await WriteAsync(only, cancellation);

        var failures = (await Task.WhenAll(items.Select(item => WriteAsync(item, cancellation)))).OfType<StateFailure>().ToList();
        if (failures.Count == 0)
            return null;
        var kind = failures.Min(failure => failure.Kind);
        var lead = kind switch
        {
            StateFailureKind.ETagMismatch => StateFailure.MismatchLead + ": ",
            StateFailureKind.ETagInvalid => StateFailure.InvalidLead + ": ",
            _ => "",
        };
        return new(kind, lead + string.Join('\n', failures.Select(failure => failure.Message)));
    }

    async Task<StateFailure?> WriteAsync(StateWrite item, CancellationToken cancellation) =>
        item.Words.Fault ?? await RunAsync(token => store.WriteAsync(Prefixed(item), token), cancellation);

    /// <summary>A refusal for an ETag is an answer and never tried again.</summary>
    Task<StateFailure?> RunAsync(Func<CancellationToken, Task<StateFailure?>> write, CancellationToken cancellation) =>
        policy.RunAsync(async token =>
        {
            var failure = await TryAsync(write, token);
            return new Attempt<StateFailure?>(failure, Failed: failure?.Kind == StateFailureKind.Failed);
        }, () => new(StateFailureKind.Failed, TimedOut), cancellation);

    static async Task<StateFailure?> TryAsync(Func<CancellationToken, Task<StateFailure?>> write, CancellationToken cancellation)
    {
        try
        {
            return await write(cancellation);
        }
        catch (StateStoreException e)
        {
            return new(StateFailureKind.Failed, e.Message);
        }
    }

    Task<ApiResult<T>> ReadAsync<T>(Func<CancellationToken, Task<T>> read, Func<string, ApiError> error, CancellationToken cancellation) =>
        policy.RunAsync<ApiResult<T>>(async token =>
        {
            try
            {
                var result = await read(token);
                return result is StateValue { Error: { } reason } ? new(error(reason), Failed: true) : new(result, Failed: false);
            }
            catch (StateStoreException e)
            {
                return new(error(e.Message), Failed: true);
            }
        }, () => error(TimedOut), cancellation);

    StateWrite Prefixed(StateWrite item) => item with { Key = prefix + item.Key, ETag = string.IsNullOrEmpty(item.ETag) ? null : item.ETag };

    static bool IsIllegal(string key) => key.Contains(KeyPrefix.Separator, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
