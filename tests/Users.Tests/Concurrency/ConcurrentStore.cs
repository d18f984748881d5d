using System.Collections.Concurrent;
using System.Globalization;

namespace Users.Tests.Concurrency;

/// <summary>A state store in memory for many threads, with unique ETags.</summary>
sealed class ConcurrentStore
{
    readonly ConcurrentDictionary<string, StateEntry> entries = [];
    long etags;

    public StateEntry this[string key] => entries.GetValueOrDefault(key, StateEntry.Absent);

    public IReadOnlyDictionary<string, StateEntry> Entries => entries;

    public bool Write(StateWrite write)
    {
        var etag = Interlocked.Increment(ref etags).ToString(CultureInfo.InvariantCulture);
        var entry = new StateEntry(write.Value.ToArray(), etag);
        if (write.ETag.Length == 0)
            return entries.TryAdd(write.Key, entry);
        return entries.TryGetValue(write.Key, out var found)
            && found.ETag == write.ETag
            && entries.TryUpdate(write.Key, entry, found);
    }
}
