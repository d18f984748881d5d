
namespace Users.ModelChecking;

/// <summary>How a call ends.</summary>
enum End
{
    Done,

    /// <summary>Done, and the answer says nothing.</summary>
    ReplyLost,

    /// <summary>Neither done nor will it be; a read without an answer.</summary>
    Refused,

    /// <summary>The answer says nothing now, and the write lands at any time from now on.</summary>
    Late,

    /// <summary>No answer while the others go on and time passes; a process that stands still looks the same.</summary>
    Slow,

    /// <summary>The first write of several is done; the answer says nothing.</summary>
    Partly,

    /// <summary>An item of a bulk get failed and looks absent.</summary>
    Hole,

    /// <summary>The process dies here, and the write lands at any time from now on.</summary>
    KilledAndLate,
}

/// <summary>A call of a process that waits for the scheduler to let it take effect.</summary>
abstract class Call(Process process, int number, params IEnumerable<string> keys)
{
    public Process Process => process;

    public IEnumerable<string> Keys => keys;

    public bool IsSlow { get; set; }

    /// <summary>Names it among all calls of the run.</summary>
    public ulong Id { get; } = Mixed.With(Mixed.With(1, (ulong)process.Index), (ulong)number);

    /// <summary>Off the path of every request.</summary>
    public virtual bool IsBackground => false;

    /// <summary>Apart from <see cref="End.Done"/>.</summary>
    public abstract IReadOnlyList<End> Faults { get; }

    /// <summary>Lets it take effect and answers; returns a hash of the answer.</summary>
    public abstract ulong Finish(End end, SimulatedStore store);

    protected static string Shorten(IEnumerable<string> keys) =>
        string.Join(' ', keys.Take(3).Select(key => key[..Math.Min(key.Length, 6)]));
}

/// <summary>Null: no answer.</summary>
sealed class ReadCall(Process process, int number, IReadOnlyList<string> keys) : Call(process, number, keys)
{
    static readonly End[] Single = [End.Refused];
    static readonly End[] Bulk = [End.Refused, End.Hole];

    readonly TaskCompletionSource<IReadOnlyList<StateEntry>?> answer = new();

    public Task<IReadOnlyList<StateEntry>?> Answer => answer.Task;

    public override bool IsBackground => keys.Count > 1;

    public override IReadOnlyList<End> Faults => keys.Count == 1 ? Single : Bulk;

    public override ulong Finish(End end, SimulatedStore store)
    {
        var found = keys.Select(key => store[key]).ToArray();
        if (end == End.Hole && Array.FindLastIndex(found, item => !item.Entry.IsAbsent) is >= 0 and var last)
            found[last] = new(StateEntry.Absent, 0);
        answer.SetResult(end == End.Refused ? null : [.. found.Select(item => item.Entry)]);
        return end == End.Refused ? 1 : found.Aggregate(2UL, (hash, item) => Mixed.With(hash, item.Writer));
    }

    public override string ToString() => $"read {Shorten(keys)}";
}

sealed class WriteCall(Process process, int number, IReadOnlyList<StateWrite> writes, bool isBulk)
    : Call(process, number, writes.Select(write => write.Key))
{
    static readonly End[] Single = [End.ReplyLost, End.Refused, End.Late, End.Slow, End.KilledAndLate];
    static readonly End[] Bulk = [.. Single, End.Partly];

    readonly TaskCompletionSource<bool> answer = new();
    int applied;

    public TimeSpan LateSince { get; set; }

    public Task<bool> Answer => answer.Task;

    public override bool IsBackground => isBulk;

    public override IReadOnlyList<End> Faults => writes.Count == 1 ? Single : Bulk;

    public override ulong Finish(End end, SimulatedStore store)
    {
        if (end is End.Done or End.ReplyLost or End.Partly)
            Land(store, end == End.Partly ? 1 : writes.Count);
        var isDone = end == End.Done && applied == writes.Count;
        answer.SetResult(isDone);
        return isDone ? 1UL : 2UL;
    }

    public void Land(SimulatedStore store, int count = int.MaxValue)
    {
        for (var i = 0; i < writes.Count && i < count; i++)
        {
            if (store.Apply(writes[i], Mixed.With(Id, (ulong)i)))
                applied++;
        }
    }

    public override string ToString() =>
        $"write {Shorten(writes.Select(write => write.Key))}"
        + (applied == writes.Count ? "" : ", which is not applied");
}

sealed class PublishCall(Process process, int number, IReadOnlyList<UserEvent> events, ISet<string> published)
    : Call(process, number)
{
    static readonly End[] Ends = [End.ReplyLost, End.Refused];

    readonly TaskCompletionSource<IReadOnlyList<bool>> answer = new();

    public Task<IReadOnlyList<bool>> Answer => answer.Task;

    public override bool IsBackground => true;

    public override IReadOnlyList<End> Faults => Ends;

    public override ulong Finish(End end, SimulatedStore store)
    {
        if (end != End.Refused)
            published.UnionWith(events.Select(one => one.Id!));
        answer.SetResult([.. events.Select(_ => end == End.Done)]);
        return (ulong)end;
    }

    public override string ToString() => $"publish {string.Join(' ', events.Select(one => one.Id))}";
}
