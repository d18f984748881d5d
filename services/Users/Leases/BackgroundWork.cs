using System.Collections.Concurrent;
using Users.State;

namespace Users.Leases;

/// <summary>
/// Work that follows an answer, off the request path: a bounded number of items at a time, each repeated until it is
/// done.
/// </summary>
sealed partial class BackgroundWork(Clock clock, ILogger<BackgroundWork> logger) : IDisposable
{
    const int AtOnce = 16;
    const int MaxItems = 10_000;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim slots = new(AtOnce);
    readonly ConcurrentDictionary<Task, bool> running = [];
    volatile bool isDraining;

    /// <summary>10,000 items run or wait: optional work should be skipped.</summary>
    public bool IsFull => running.Count >= MaxItems;

    /// <param name="name">For the log, if an attempt fails unexpectedly.</param>
    /// <param name="attempt">False if the work is not done and has to be repeated.</param>
    /// <returns>
    /// A task that completes once the work is done, and is canceled if a stop gives it up. It never fails before the
    /// host is disposed.
    /// </returns>
    public Task RunAsync(string name, Func<CancellationToken, Task<bool>> attempt)
    {
        var task = RepeatAsync(name, attempt);
        if (!task.IsCompleted)
        {
            running[task] = true;
            task.ContinueWith(
                (done, _) => running.TryRemove(done, out bool _),
                null,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return task;
    }

    /// <summary>Finishes what is running and what follows from it; each item gets one more attempt at most.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        isDraining = true;
        while (running.Keys.FirstOrDefault() is { } task && !cancellationToken.IsCancellationRequested)
            await task.WaitAsync(cancellationToken).WithoutThrowing();
    }

    public void Dispose() => slots.Dispose();

    async Task RepeatAsync(string name, Func<CancellationToken, Task<bool>> attempt)
    {
        var backoff = new Backoff(clock, FirstDelay, LongestDelay);
        while (!await TryAsync(name, attempt))
        {
            if (isDraining)
                throw new OperationCanceledException($"The stop gave up: {name}.");
            await backoff.PauseAsync(CancellationToken.None);
        }
    }

    async Task<bool> TryAsync(string name, Func<CancellationToken, Task<bool>> attempt)
    {
        await slots.WaitAsync();
        try
        {
            return await attempt(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogFailed(exception, name);
            return false;
        }
        finally
        {
            slots.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "Background work '{Work}' failed unexpectedly; retrying")]
    partial void LogFailed(Exception exception, string work);
}
