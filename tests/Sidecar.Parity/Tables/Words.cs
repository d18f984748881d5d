namespace Sidecar.Parity.Tables;

/// <summary>What is filled in for the words in braces.</summary>
/// <param name="own">Of this play of the table, such as <c>{store}</c>.</param>
sealed class Words(Row row, IReadOnlyList<(string Name, string Value)> own)
{
    static readonly string Long = new('x', 2 << 20);

    /// <summary>The case's own word, <c>{k}</c>, different in each play.</summary>
    public string Own { get; } = string.Join('-', [row.Word, .. own.Select(word => word.Value)]);

    /// <summary>True in a play of this store, or whatever its words say.</summary>
    public bool Has(string value) => own.Any(word => word.Value == value);

    public string FillIn(string text) => own.Concat([("k", Own), ("2MiB", Long), ("5KiB", Long[..5120])])
        .Aggregate(text, (filled, word) => filled.Replace($"{{{word.Item1}}}", word.Item2, StringComparison.Ordinal));
}
