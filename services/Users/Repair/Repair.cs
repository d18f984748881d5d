using System.Diagnostics;

namespace Users.Repair;

/// <summary>
/// Goes through all documents once: publishes and proves what is left in any of them, gives claims that a store has lost back to their
/// users, makes numbers void that nobody will use, and says what it found. It harms nobody who works on them.
/// </summary>
sealed class Repair(UserRanges ranges, UserDocuments users, LeaseTable registers, ClaimRepair claims, OutboxRelay outbox, IEventBroker broker, Clock clock)
{
    const int NumbersAtOnce = 200;
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1), GracePeriod = TimeSpan.FromMinutes(1);

    int live, gone, fenced, absent, unused, events, repeated, open;

    /// <param name="all">Publishes for every live user its present version again.</param>
    /// <returns>False: it was stopped, or something cannot be mended.</returns>
    public async Task<bool> RunAsync(bool all, TextWriter report, CancellationToken cancellation)
    {
        var publishing = outbox.RunAsync(cancellation);
        var (spoken, answered) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (after, last) = (0L, long.MaxValue);
        while (after < last && !cancellation.IsCancellationRequested)
        {
            var read = await ranges.ReadAsync(after, NumbersAtOnce, cancellation);
            if (read.Fault is not null)
            {
                if (answered.Elapsed > GracePeriod)
                    break;
                await report.WriteLineAsync($"The state store does not answer at number {after + 1}; trying again.");
                await clock.PauseAsync(Delay, cancellation);
                continue;
            }

            answered.Restart();
            last = read.Value.End - 1;
            Count(read.Value.Records);
            await VoidUnusedAsync(read.Value.Records, cancellation);
            await claims.RepairAsync(read.Value.Records, report, cancellation);
            if (all)
                await RepeatAsync(read.Value.Records, cancellation);
            after = Math.Min(after + NumbersAtOnce, last);
            if (spoken.Elapsed > Delay)
            {
                spoken.Restart();
                await report.WriteLineAsync($"{after} of {last} numbers");
            }
        }

        if (after >= last)
            await PublishedAsync(report, cancellation);
        await outbox.DrainAsync(cancellation);
        await publishing;
        await report.WriteLineAsync($"""
            Numbers: {after}{(after >= last ? "" : last == long.MaxValue ? ", stopped" : $" of {last}, stopped")}
            Users: {live} live, {gone} deleted; {fenced} numbers void, {absent - unused} in use, {unused} that nobody will use made void
            Events published that were left in documents: {events - open}{(open > 0 ? $", {open} still to do" : "")}
            Present versions published again: {repeated}
            Claims given back to their users: {claims.Repaired}; users whose address another user has: {claims.Conflicts}
            Users whose claims could not be looked at: {claims.Unknown}
            """);
        var isWell = after >= last && open == 0 && claims.Conflicts == 0 && claims.Unknown == 0;
        await report.WriteLineAsync(isWell ? "All is well." : "Something is left: mend what is named above, and walk again.");
        return isWell;
    }

    void Count(IReadOnlyList<StoredUser> records)
    {
        foreach (var record in records)
        {
            _ = record.Document?.Kind switch
            {
                UserKind.Live => live++,
                UserKind.Gone => gone++,
                UserKind.Void => fenced++,
                _ => absent++,
            };
            if (record.Document is not { Events.Count: > 0 } document)
                continue;
            events += document.Events.Count;
            Interlocked.Add(ref open, document.Events.Count);
            outbox.Due(record.Number, isNew: false, () => Interlocked.Add(ref open, -document.Events.Count));
        }
    }

    /// <summary>
    /// A process that dies between taking a block and registering it leaves numbers that no takeover finds, and every page that comes to
    /// them looks at each. One who is about to register such a block finds them void and takes others.
    /// </summary>
    async Task VoidUnusedAsync(IReadOnlyList<StoredUser> records, CancellationToken cancellation)
    {
        var free = records.Where(record => record.IsAbsent).Select(record => record.Number).ToArray();
        if (free.Length == 0)
            return;
        var all = await registers.ReadAllAsync(cancellation);
        if (all.Fault is not null)
            return;

        var held = all.Value!.SelectMany(register => register.Document?.Blocks ?? []).ToArray();
        free = [.. free.Where(number => !Array.Exists(held, block => number >= block.First && number < block.First + block.Count))];
        if (free.Length > 0 && (await users.VoidManyAsync(free, cancellation)).Count == 0)
            unused += free.Length;
    }

    async Task RepeatAsync(IReadOnlyList<StoredUser> records, CancellationToken cancellation)
    {
        var left = records.Where(record => record.User is not null).Select(record => UserEvent.Of(record, OutboxEntry.Again(record.User!))).ToArray();
        while (left.Length > 0 && !cancellation.IsCancellationRequested)
        {
            var accepted = await broker.PublishAsync(left, cancellation);
            repeated += accepted.Count(ok => ok);
            left = [.. left.Where((_, i) => !accepted[i])];
            if (left.Length > 0)
                await clock.PauseAsync(Delay, cancellation);
        }
    }

    async Task PublishedAsync(TextWriter report, CancellationToken cancellation)
    {
        while (Volatile.Read(ref open) > 0 && !cancellation.IsCancellationRequested)
        {
            await clock.PauseAsync(Delay, cancellation);
            await report.WriteLineAsync($"{open} events to publish");
        }
    }
}
