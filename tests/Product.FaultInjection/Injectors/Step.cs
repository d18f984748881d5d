namespace Product.FaultInjection.Injectors;

/// <summary>What becomes of the write at which a process is killed.</summary>
enum Landing
{
    Never,

    /// <summary>It was done; its reply is lost with the process.</summary>
    Before,

    /// <summary>It lands when others have gone on.</summary>
    Late,
}

/// <summary>The n-th write that an app asks of its sidecar from now on, to the state store or to the broker, held fast.</summary>
sealed class Step
{
    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int number;
    readonly Landing landing;
    int writes;

    Step(int number, Landing landing) => (this.number, this.landing) = (number, landing);

    public Task Reached => reached.Task;

    /// <summary>Holds back one write of what passes the tap. From 1.</summary>
    public static Step Hold(GrpcTap tap, int number, Landing landing)
    {
        var step = new Step(number, landing);
        tap.BeforeCall = call => step.BeforeCallAsync(call);
        tap.BeforeResponse = call => step.BeforeAnswerAsync(call);
        return step;
    }

    /// <summary>Its app is dead: the write goes its way.</summary>
    public void Release() => released.TrySetResult();

    TapCall? held;

    async Task<bool> BeforeCallAsync(TapCall call)
    {
        if (call.Method == "SaveState" || call.Method.Contains("Publish", StringComparison.Ordinal))
        {
            if (Interlocked.Increment(ref writes) == number)
                held = call;
        }

        if (held != call || landing == Landing.Before)
            return true;
        reached.TrySetResult();
        await released.Task;
        return landing == Landing.Late;
    }

    async Task BeforeAnswerAsync(TapCall call)
    {
        if (held != call || landing != Landing.Before)
            return;
        reached.TrySetResult();
        await released.Task;
    }
}
