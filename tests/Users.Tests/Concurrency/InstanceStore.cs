namespace Users.Tests.Concurrency;

/// <summary>
/// One instance's access to the store: takes effect after a short pause, loses some replies, throws on demand, and
/// never answers once the instance is dead.
/// </summary>
sealed class InstanceStore(ConcurrentStore store) : IStateStore
{
    volatile bool isDead;

    /// <summary>The share of calls whose reply is lost.</summary>
    public double LostReplies { get; set; }

    /// <summary>Called before each call; may throw.</summary>
    public Action<StoreCall> BeforeCall { get; set; } = _ => { };

    public void Kill() => isDead = true;

    public async Task<Result<StateEntry>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await PauseAsync(StoreOperation.Read, [key], cancellationToken);
        return IsLost() ? UserError.StoreUnavailable : store[key];
    }

    public async Task<Result<IReadOnlyList<StateEntry>>> ReadManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await PauseAsync(StoreOperation.ReadMany, keys, cancellationToken);
        return IsLost() ? UserError.StoreUnavailable : keys.Select(key => store[key]).ToArray();
    }

    public async Task<bool> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        await PauseAsync(StoreOperation.Write, [write.Key], cancellationToken);
        return store.Write(write) && !IsLost();
    }

    public async Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        await PauseAsync(StoreOperation.WriteMany, [.. writes.Select(write => write.Key)], cancellationToken);
        var areWritten = writes.Count(store.Write) == writes.Count;
        return areWritten && !IsLost();
    }

    bool IsLost() => Random.Shared.NextDouble() < LostReplies;

    async Task PauseAsync(StoreOperation operation, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        // The call continues on another thread, as a call over a network does.
        if (Random.Shared.Next(4) == 0)
            await Task.Delay(1, CancellationToken.None);
        else
            await Task.Yield();
        if (isDead)
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        BeforeCall(new(operation, keys, !cancellationToken.CanBeCanceled));
    }
}
