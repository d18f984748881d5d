using System.Globalization;

namespace Users.ModelChecking;

/// <summary>
/// How the store under test makes ETags, and what it does with one for a key that is not there (storage.md, the table).
/// </summary>
public enum Semantics
{
    /// <summary>ETags count up from 1; a write with an ETag for an absent key creates it.</summary>
    Redis,

    /// <summary>
    /// Every write makes an ETag that was never there before; a write with an ETag for an absent key is refused.
    /// </summary>
    UniqueETags,
}

/// <summary>What a key holds, and which write of the run it came from.</summary>
readonly record struct Version(StateEntry Entry, ulong Writer);

/// <summary>A write that took effect.</summary>
readonly record struct Applied(string Key, ReadOnlyMemory<byte> Value);

/// <summary>A state store in memory with the promises of a real one and no more.</summary>
sealed class SimulatedStore(Semantics semantics)
{
    readonly Dictionary<string, Version> values = [];
    readonly List<Applied> log = [];

    /// <summary>Everything that took effect, in order.</summary>
    public IReadOnlyList<Applied> Log => log;

    /// <summary>Equal for stores in which every key holds what the same write left there.</summary>
    public ulong Hash { get; private set; }

    public Version this[string key] => values.GetValueOrDefault(key, new(StateEntry.Absent, 0));

    /// <param name="writer">
    /// Names this write among all of the run, the same in every run that comes to it alike.
    /// </param>
    public bool Apply(StateWrite write, ulong writer)
    {
        var there = this[write.Key];
        var createdByETag = semantics == Semantics.Redis && there.Entry.IsAbsent;
        if (there.Entry.ETag != write.ETag && !createdByETag)
            return false;

        var etag = semantics == Semantics.UniqueETags ? writer.ToString("x", CultureInfo.InvariantCulture)
            : there.Entry.IsAbsent ? "1"
            : (long.Parse(there.Entry.ETag, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        var now = new Version(new(write.Value, etag), writer);
        Hash ^= HashOf(write.Key, there) ^ HashOf(write.Key, now);
        values[write.Key] = now;
        log.Add(new(write.Key, write.Value));
        return true;
    }

    static ulong HashOf(string key, Version version) => version.Writer == 0
        ? 0
        : Mixed.With((ulong)key.GetHashCode(StringComparison.Ordinal), version.Writer);
}

/// <summary>Hashes of what has happened.</summary>
static class Mixed
{
    public static ulong With(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 29);
    }
}
