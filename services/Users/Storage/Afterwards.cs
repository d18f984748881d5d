using System.Collections.Concurrent;

namespace Users.Storage;

/// <summary>Work that follows an answer off the request path: tried until it is done, a bounded number at a time. A stop waits for it.</summary>
sealed class Afterwards(Clock clock) : IHostedService, IDisposable
{
    const int AtOnce = 16;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim slots = new(AtOnce);
    readonly ConcurrentDictionary<Task, bool> running = [];
    volatile bool stopping;

    /// <param name="work">False: not done, to be tried again.</param>
    public void Run(Func<CancellationToken, Task<bool>> work)
    {
        var task = RunAsync(work);
        running[task] = true;
        task.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
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

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        await Task.WhenAll(running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => slots.Dispose();
}

/// <summary>Numbers that this process took and will not commit any more, until each is settled.</summary>
sealed class GivenUpNumbers(UserRecords records, Afterwards afterwards, Events.Publisher publisher)
{
    readonly ConcurrentDictionary<long, bool> numbers = [];

    public bool Contains(long number) => numbers.ContainsKey(number);

    /// <summary>Settles it in the background: void, so that nothing waits for it; if a late write of its create landed after all, its events are published.</summary>
    public void Add(long number)
    {
        numbers[number] = true;
        afterwards.Run(async cancellation =>
        {
            var settled = await records.VoidAsync(number, cancellation);
            if (settled == WriteResult.Unknown)
                return false;
            if (settled == WriteResult.Lost)
                publisher.Due(number);
            numbers.TryRemove(number, out _);
            return true;
        });
    }
}
