using Users.Domain;
using Users.Leases;
using Users.Outbox;
using Users.State;

namespace Users.Repair;

enum RepairMode
{
    Repair,

    /// <summary>Also publishes the present version of every live user again.</summary>
    RepairAndRepublish,
}

/// <summary>
/// Reads all documents once: publishes the events left in them, restores claims that a store has lost, and voids
/// numbers that no instance will use. Safe beside running instances.
/// </summary>
sealed class StoreRepair(
    UserBatches batches,
    UserDocuments users,
    LeaseTable leases,
    ClaimRepair claims,
    OutboxRelay outbox,
    IEventBroker broker,
    Clock clock)
{
    const int NumbersAtOnce = 200;
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>A store that does not answer for this long ends the repair.</summary>
    static readonly TimeSpan GracePeriod = TimeSpan.FromMinutes(1);

    readonly RepairReport report = new();
    readonly List<(Task Published, int Count)> publishing = [];

    public async Task<RepairReport> RunAsync(
        RepairMode mode, TextWriter progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var relay = outbox.RunAsync(stop.Token);
        await ReadAllAsync(mode, progress, cancellationToken);
        if (report.IsComplete)
            await PublishedAsync(relay, progress, cancellationToken);
        await Task.WhenAny(outbox.DrainAsync(cancellationToken), relay);
        await stop.CancelAsync();
        await relay;
        report.EventsPublished = CountPublished();
        return report;
    }

    async Task ReadAllAsync(RepairMode mode, TextWriter progress, CancellationToken cancellationToken)
    {
        var (reported, answered) = (clock.Timestamp, clock.Timestamp);
        while (!report.IsComplete && !cancellationToken.IsCancellationRequested)
        {
            var read = await batches.ReadRangeAsync(report.Position, NumbersAtOnce, cancellationToken);
            if (!read.TryGetValue(out var range, out _))
            {
                if (clock.Since(answered) > GracePeriod)
                    return;
                await progress.WriteLineAsync(
                    $"The state store does not answer at number {report.Position + 1}; retrying.");
                await clock.PauseAsync(Delay, cancellationToken);
                continue;
            }

            answered = clock.Timestamp;
            await RepairAsync(range.Users, mode, progress, cancellationToken);
            report.Last = range.End - 1;
            report.Position = Math.Min(report.Position + NumbersAtOnce, range.End - 1);
            if (clock.Since(reported) > Delay)
            {
                reported = clock.Timestamp;
                await progress.WriteLineAsync($"{report.Position} of {report.Last} numbers");
            }
        }
    }

    async Task RepairAsync(
        IReadOnlyList<StoredUser> found, RepairMode mode, TextWriter progress, CancellationToken cancellationToken)
    {
        foreach (var user in found)
            Count(user);
        await VoidUnusedAsync(found, cancellationToken);
        report.Claims += await claims.RepairAsync(found, progress, cancellationToken);
        if (mode == RepairMode.RepairAndRepublish)
            await RepublishAsync(found, cancellationToken);
    }

    void Count(StoredUser user)
    {
        switch (user.Document?.Kind)
        {
            case UserKind.Live:
                report.Live++;
                break;
            case UserKind.Gone:
                report.Deleted++;
                break;
            case UserKind.Void:
                report.Void++;
                break;
            default:
                report.Absent++;
                break;
        }

        if (user.Document is not { Events.Count: > 0 and var count })
            return;
        report.Events += count;
        publishing.Add((outbox.EnqueueRecovery(user.Number, EventScope.Entries), count));
    }

    /// <summary>
    /// An instance that crashes between taking a block and registering it leaves numbers that crash recovery cannot
    /// find. An instance that is about to register such a block finds them void and takes others.
    /// </summary>
    async Task VoidUnusedAsync(IReadOnlyList<StoredUser> found, CancellationToken cancellationToken)
    {
        var absent = found.Where(user => user.IsAbsent).Select(user => user.Number).ToArray();
        if (absent.Length == 0 || !(await leases.ReadAllAsync(cancellationToken)).TryGetValue(out var all, out _))
            return;

        var held = all.SelectMany(lease => lease.Document?.Blocks ?? []).ToArray();
        var unused = absent.Where(number => !held.Any(block => block.Contains(number))).ToArray();
        if (unused.Length > 0 && (await users.VoidManyAsync(unused, cancellationToken)).Count == 0)
            report.Voided += unused.Length;
    }

    async Task RepublishAsync(IReadOnlyList<StoredUser> found, CancellationToken cancellationToken)
    {
        var left = (from stored in found
                    let user = stored.User
                    where user is not null
                    select UserEvent.Create(stored, OutboxEntry.Republished(user))).ToArray();
        while (left.Length > 0 && !cancellationToken.IsCancellationRequested)
        {
            var accepted = await broker.PublishAsync(left, cancellationToken);
            report.Republished += accepted.Count(ok => ok);
            left = [.. left.Where((_, i) => !accepted[i])];
            if (left.Length > 0)
                await clock.PauseAsync(Delay, cancellationToken);
        }
    }

    async Task PublishedAsync(Task relay, TextWriter progress, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(publishing.Select(events => events.Published));
        while (!all.IsCompleted && !relay.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            await clock.PauseAsync(Delay, cancellationToken);
            await progress.WriteLineAsync($"{report.Events - CountPublished()} events to publish");
        }
    }

    int CountPublished() =>
        publishing.Where(events => events.Published.IsCompletedSuccessfully).Sum(events => events.Count);
}
