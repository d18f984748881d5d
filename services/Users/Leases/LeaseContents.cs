using Users.State;

namespace Users.Leases;

/// <summary>
/// What this instance's lease must contain, and what of it a confirmed write contains (storage.md, "Events"). A number
/// counts as registered from the confirmation of a write that contains it until the start of one that does not. Not
/// thread-safe.
/// </summary>
sealed class LeaseContents
{
    readonly List<Block> blocks = [];
    readonly Dictionary<long, ListedNumber> list = [];

    public void AddBlock(NumberBlock block) => blocks.Add(new(block));

    /// <summary>A number of an own block is void, or its created event is published.</summary>
    public void Settle(long number) => blocks.Find(block => block.Numbers.Contains(number))?.Unsettled.Remove(number);

    /// <summary>Puts the number into the list; each call needs a <see cref="Release"/>.</summary>
    public void Hold(long number)
    {
        if (!list.TryGetValue(number, out var listed))
            list[number] = listed = new();
        listed.Holds++;
    }

    public void Release(long number) => list[number].Holds--;

    /// <summary>
    /// How a confirmed write covers the number. A held number must be in the list, even one of an own block: recovery
    /// reads the list again and again, since a late change may land, but a block only once, since it voids absent
    /// numbers there and no late create can land.
    /// </summary>
    public Coverage Find(long number)
    {
        var block = blocks.Find(block => block.Numbers.Contains(number));
        if (!list.TryGetValue(number, out var listed) || listed.Holds == 0)
            return block?.IsConfirmed == true ? Coverage.Block : Coverage.None;
        return listed.IsConfirmed && block?.IsConfirmed != false ? Coverage.List : Coverage.None;
    }

    /// <summary>A number is unsettled or held.</summary>
    public bool Any() =>
        blocks.Exists(block => block.Unsettled.Count > 0) || list.Values.Any(listed => listed.Holds > 0);

    /// <summary>At the start of a write: what is settled and released leaves.</summary>
    public Snapshot BeginWrite()
    {
        blocks.RemoveAll(block => block.Unsettled.Count == 0);
        foreach (var (number, _) in list.Where(pair => pair.Value.Holds == 0).ToArray())
            list.Remove(number);
        return new([.. blocks.Select(block => block.Numbers)], [.. list.Keys]);
    }

    public void Confirm(Snapshot written)
    {
        foreach (var block in blocks.Where(block => written.Blocks.Contains(block.Numbers)))
            block.IsConfirmed = true;
        foreach (var number in written.Numbers)
        {
            if (list.TryGetValue(number, out var listed))
                listed.IsConfirmed = true;
        }
    }

    /// <summary>The lease is lost: nothing counts as registered.</summary>
    public void Unconfirm()
    {
        foreach (var block in blocks)
            block.IsConfirmed = false;
        foreach (var listed in list.Values)
            listed.IsConfirmed = false;
    }

    public sealed record Snapshot(IReadOnlyList<NumberBlock> Blocks, IReadOnlyList<long> Numbers);

    sealed class Block(NumberBlock numbers)
    {
        public NumberBlock Numbers => numbers;

        public HashSet<long> Unsettled { get; } = [.. numbers.Enumerate()];

        public bool IsConfirmed { get; set; }
    }

    sealed class ListedNumber
    {
        public int Holds { get; set; }

        public bool IsConfirmed { get; set; }
    }
}

/// <summary>How the last confirmed write of a lease covers a number.</summary>
enum Coverage
{
    None,
    Block,

    /// <summary>Holds only for a while after the write.</summary>
    List,
}
