using System.Collections.Concurrent;

namespace Users.Leases;

/// <summary>Numbers that this process will not commit to any more, until each is settled in the background.</summary>
sealed class AbandonedNumbers(UserDocuments users, BackgroundWork background, OutboxRelay outbox, InstanceLease register)
{
    const int WritesAtOnce = 100;

    readonly ConcurrentDictionary<long, bool> numbers = [];

    public bool Contains(long number) => numbers.ContainsKey(number);

    /// <summary>A number of an own block.</summary>
    public void Add(long number) => Add(number, () => register.Settle(number));

    /// <summary>Void, so that nothing waits for it; if a late write landed after all, its created event and its others are published.</summary>
    public void Add(long number, Action settled)
    {
        numbers[number] = true;
        background.Run(async cancellation =>
        {
            switch (await users.VoidAsync(number, cancellation))
            {
                case WriteResult.Ambiguous:
                    return false;
                case WriteResult.Conflict:
                    outbox.Due(number, isNew: true, settled);
                    break;
                case WriteResult.Written:
                    settled();
                    break;
            }

            numbers.TryRemove(number, out _);
            return true;
        });
    }

    /// <summary>Numbers of own blocks.</summary>
    public void AddMany(IEnumerable<long> unused) => AddMany(unused, register.Settle);

    public void AddMany(IEnumerable<long> unused, Action<long> settled)
    {
        foreach (var some in unused.Chunk(WritesAtOnce))
        {
            background.Run(async cancellation =>
            {
                var left = await users.VoidManyAsync(some, cancellation);
                foreach (var number in some.Except(left))
                    settled(number);
                foreach (var number in left)
                    Add(number, () => settled(number));
                return true;
            });
        }
    }
}
