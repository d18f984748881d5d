using System.Collections.Concurrent;

namespace Users.Leases;

/// <summary>Work that follows an answer off the request path: tried until it is done, a bounded number at a time. A stop waits for it.</summary>
sealed class BackgroundWork(Clock clock) : IDisposable
{
    const int AtOnce = 16, Many = 10_000;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim slots = new(AtOnce);
    readonly ConcurrentDictionary<Task, bool> running = [];
    int count;
    volatile bool stopping;

    /// <summary>As much waits as may: what is not needed is better left out.</summary>
    public bool IsFull => Volatile.Read(ref count) >= Many;

    /// <param name="work">False: not done, to be tried again.</param>
    public void Run(Func<CancellationToken, Task<bool>> work)
    {
        Interlocked.Increment(ref count);
        var task = RunAsync(work);
        running[task] = true;
        task.ContinueWith(done =>
        {
            running.TryRemove(done, out _);
            Interlocked.Decrement(ref count);
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    async Task RunAsync(Func<CancellationToken, Task<bool>> work)
    {
        var backoff = new Backoff(clock, FirstDelay, LongestDelay);
        while (true)
        {
            await slots.WaitAsync();
            try
            {
                if (await work(CancellationToken.None) || stopping)
                    return;
            }
            finally
            {
                slots.Release();
            }

            await backoff.PauseAsync(CancellationToken.None);
        }
    }

    /// <summary>All that is under way, and what follows from it; each is tried once more, not again and again.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        stopping = true;
        while (running.Keys.FirstOrDefault(task => !task.IsCompleted) is { } task && !cancellation.IsCancellationRequested)
            await task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => slots.Dispose();
}
