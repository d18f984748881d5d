using System.Threading.Channels;
using Users.State;

namespace Users.Outbox;

/// <summary>
/// Hands every committed version to the broker at least once (storage.md, "Events"). Retries without end; what is lost
/// with the process is still in the documents.
/// </summary>
sealed class OutboxRelay(OutboxRound rounds, Clock clock, EventOptions options)
{
    const int MaxDocuments = 100;

    // Short, since all other events wait with those of a user who changes often.
    static readonly TimeSpan FirstDelayAfterRace = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestDelayAfterRace = TimeSpan.FromMilliseconds(80);
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly Channel<OutboxRequest> requests = Channel.CreateUnbounded<OutboxRequest>(new() { SingleReader = true });

    // Used by the loop only; kept across restarts of the loop.
    readonly Dictionary<long, PendingDocument> pending = [];
    readonly TaskCompletionSource drained = new();
    volatile bool isDraining;
    int pendingCommits;

    /// <summary>Null if the last publish succeeded, else what failed.</summary>
    public string? FailureReason => rounds.FailureReason;

    /// <summary>More events wait for the broker than <see cref="EventOptions.MaxPending"/> allows.</summary>
    public bool IsFull => Volatile.Read(ref pendingCommits) >= options.MaxPending;

    /// <summary>Publishes the events of a commit of this instance. Never waits.</summary>
    /// <returns>A task that completes once they are acknowledged and removed from the document.</returns>
    public Task EnqueueCommit(long number, EventScope scope)
    {
        Interlocked.Increment(ref pendingCommits);
        return Enqueue(new(number, scope, OutboxOrigin.Commit));
    }

    /// <summary>
    /// Publishes events that a document may still list, those of other instances included. Never waits.
    /// </summary>
    /// <inheritdoc cref="EnqueueCommit"/>
    public Task EnqueueRecovery(long number, EventScope scope) => Enqueue(new(number, scope, OutboxOrigin.Recovery));

    Task Enqueue(OutboxRequest request)
    {
        requests.Writer.TryWrite(request);
        return request.Task;
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var end = stoppingToken.UnsafeRegister(_ => requests.Writer.TryComplete(), null);
        try
        {
            await RelayAsync(stoppingToken);
        }
        finally
        {
            // Also after an exception: a stop must not wait for a loop that keeps failing.
            if (isDraining || stoppingToken.IsCancellationRequested)
                drained.TrySetResult();
        }
    }

    async Task RelayAsync(CancellationToken stoppingToken)
    {
        var failures = new Backoff(clock, FirstDelay, LongestDelay);
        var races = new Backoff(clock, FirstDelayAfterRace, LongestDelayAfterRace);
        while (await GatherAsync(stoppingToken) is { Length: > 0 } batch)
        {
            var result = await rounds.RunAsync(batch, stoppingToken);
            foreach (var number in result.Completed)
                Complete(number);

            if (result.Outcome == RoundOutcome.Failed && isDraining)
                break;
            if (result.Outcome == RoundOutcome.Failed)
            {
                await failures.PauseAsync(stoppingToken);
            }
            else if (result.Outcome == RoundOutcome.Raced)
            {
                await races.PauseAsync(stoppingToken);
            }
            else
            {
                failures.Reset();
                races.Reset();
            }
        }
    }

    /// <summary>Publishes what is pending, until the first failure. Nothing can be enqueued afterwards.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        isDraining = true;
        requests.Writer.TryComplete();
        await drained.Task.WaitAsync(cancellationToken).WithoutThrowing();
    }

    /// <summary>Waits for work; empty once there will be none.</summary>
    async Task<KeyValuePair<long, PendingDocument>[]> GatherAsync(CancellationToken stoppingToken)
    {
        if (stoppingToken.IsCancellationRequested)
            return [];
        if (pending.Count == 0)
            await requests.Reader.WaitToReadAsync(CancellationToken.None);
        while (pending.Count < MaxDocuments && requests.Reader.TryRead(out var request))
        {
            if (!pending.TryGetValue(request.Number, out var document))
                pending[request.Number] = document = new();
            document.Add(request);
        }

        return [.. pending.Take(MaxDocuments)];
    }

    void Complete(long number)
    {
        pending.Remove(number, out var document);
        Interlocked.Add(ref pendingCommits, -document!.Commits);
        document.Complete();
    }
}
