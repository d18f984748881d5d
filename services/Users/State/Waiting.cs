using System.Runtime.CompilerServices;

namespace Users.State;

static class Waiting
{
    /// <summary>Awaits the end of a task, however it ends, in the caller's context.</summary>
    public static ConfiguredTaskAwaitable WithoutThrowing(this Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>
    /// Awaits the end of a task or the cancellation, and lets the code that completed the task continue first. (An
    /// asynchronous completion source would continue on the thread pool, outside the context of the model checker.)
    /// </summary>
    public static async Task UntilEndAsync(this Task task, CancellationToken cancellationToken)
    {
        await task.WaitAsync(cancellationToken).WithoutThrowing();
        await Task.Yield();
    }
}

/// <summary>Wakes one loop. Signals that come while the loop does not wait are remembered as one.</summary>
sealed class Signal
{
    TaskCompletionSource source = new();

    public void Set() => Volatile.Read(ref source).TrySetResult();

    /// <summary>
    /// Returns after a signal, or when canceled. Check the state that the signal is about afterwards.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await source.Task.UntilEndAsync(cancellationToken);
        Volatile.Write(ref source, new());
    }
}
