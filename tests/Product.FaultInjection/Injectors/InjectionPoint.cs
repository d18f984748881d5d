namespace Product.FaultInjection.Injectors;

/// <summary>When the write at which a process is killed takes effect.</summary>
enum WriteEffect
{
    Never,

    /// <summary>Before the kill; only its response is lost with the process.</summary>
    BeforeKill,

    /// <summary>After other processes have continued.</summary>
    Late,
}

/// <summary>
/// Holds the n-th write that an app sends to its sidecar, to the state store or to the broker, so that the app can be
/// killed at exactly that point.
/// </summary>
sealed class InjectionPoint
{
    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int number;
    readonly WriteEffect effect;
    int writes;
    TapCall? held;

    InjectionPoint(int number, WriteEffect effect)
    {
        this.number = number;
        this.effect = effect;
    }

    /// <summary>Completes when the write is held.</summary>
    public Task Reached => reached.Task;

    /// <param name="number">The write to hold, counted from 1 from now on.</param>
    public static InjectionPoint Set(GrpcTap tap, int number, WriteEffect effect)
    {
        var point = new InjectionPoint(number, effect);
        tap.BeforeCall = point.BeforeCallAsync;
        tap.BeforeResponse = point.BeforeResponseAsync;
        return point;
    }

    /// <summary>Lets the write continue, after the app was killed.</summary>
    public void Release() => released.TrySetResult();

    async Task<bool> BeforeCallAsync(TapCall call)
    {
        if (IsWrite(call) && Interlocked.Increment(ref writes) == number)
            held = call;
        if (held != call || effect == WriteEffect.BeforeKill)
            return true;
        reached.TrySetResult();
        await released.Task;
        return effect == WriteEffect.Late;
    }

    async Task BeforeResponseAsync(TapCall call)
    {
        if (held != call || effect != WriteEffect.BeforeKill)
            return;
        reached.TrySetResult();
        await released.Task;
    }

    static bool IsWrite(TapCall call) =>
        call.Method == "SaveState" || call.Method.Contains("Publish", StringComparison.Ordinal);
}
