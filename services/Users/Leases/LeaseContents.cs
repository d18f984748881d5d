namespace Users.Leases;

/// <summary>
/// What belongs into this process's register, and what of it a confirmed write contains. A number counts from the confirmation of a write
/// that contains it until the start of one that does not. Not thread-safe.
/// </summary>
sealed class LeaseContents
{
    readonly List<Block> blocks = [];
    readonly Dictionary<long, Listed> list = [];

    public void Add(NumberBlock block) => blocks.Add(new(block));

    public void Settle(long number) => blocks.Find(block => block.Has(number))?.Open.Remove(number);

    public void Hold(long number)
    {
        if (!list.TryGetValue(number, out var listed))
            list[number] = listed = new();
        listed.Reasons++;
    }

    public void Release(long number) => list[number].Reasons--;

    /// <summary>
    /// A number that is held must be in the list, also one of an own block: a takeover goes through the list again and again, since a late
    /// change may land, but through a block once, since it voids what is absent there and so no create can land.
    /// </summary>
    /// <param name="isFresh">Of the list only.</param>
    public bool Covers(long number, bool isFresh)
    {
        var block = blocks.Find(block => block.Has(number));
        return list.TryGetValue(number, out var listed) && listed.Reasons > 0
            ? isFresh && listed.IsConfirmed && block?.IsConfirmed != false
            : block?.IsConfirmed == true;
    }

    /// <summary>Something is not settled, or has a reason to be listed.</summary>
    public bool Any() => blocks.Exists(block => block.Open.Count > 0) || list.Values.Any(listed => listed.Reasons > 0);

    /// <summary>At the start of a write: what has no reason any more leaves with it.</summary>
    public Contents Begin()
    {
        blocks.RemoveAll(block => block.Open.Count == 0);
        foreach (var (number, _) in list.Where(pair => pair.Value.Reasons == 0).ToArray())
            list.Remove(number);
        return new([.. blocks.Select(block => block.Numbers)], [.. list.Keys]);
    }

    public void Confirm(Contents contents)
    {
        foreach (var block in blocks.Where(block => contents.Blocks.Contains(block.Numbers)))
            block.IsConfirmed = true;
        foreach (var number in contents.Numbers)
        {
            if (list.TryGetValue(number, out var listed))
                listed.IsConfirmed = true;
        }
    }

    /// <summary>Nothing counts as registered any more.</summary>
    public void Unconfirm()
    {
        foreach (var block in blocks)
            block.IsConfirmed = false;
        foreach (var listed in list.Values)
            listed.IsConfirmed = false;
    }

    public sealed record Contents(IReadOnlyList<NumberBlock> Blocks, IReadOnlyList<long> Numbers);

    sealed class Block(NumberBlock numbers)
    {
        public NumberBlock Numbers => numbers;

        /// <summary>Not settled yet.</summary>
        public HashSet<long> Open { get; } = [.. Enumerable.Range(0, numbers.Count).Select(i => numbers.First + i)];

        public bool IsConfirmed { get; set; }

        public bool Has(long number) => number >= numbers.First && number < numbers.First + numbers.Count;
    }

    sealed class Listed
    {
        public int Reasons { get; set; }

        public bool IsConfirmed { get; set; }
    }
}
