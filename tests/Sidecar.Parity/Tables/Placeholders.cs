namespace Sidecar.Parity.Tables;

/// <summary>The values of the placeholders in braces, in one run of a case.</summary>
/// <param name="values">The values of this run, such as <c>{store}</c>.</param>
sealed class Placeholders(TableCase tableCase, IReadOnlyList<(string Name, string Value)> values)
{
    static readonly string LongText = new('x', 2 << 20);

    /// <summary><c>{k}</c>, which is unique to a case and a run.</summary>
    public string CaseKey { get; } = string.Join('-', [tableCase.Slug, .. values.Select(value => value.Value)]);

    /// <summary>Whether the run has this value, such as the name of a store.</summary>
    public bool Contains(string value) => values.Any(item => item.Value == value);

    public string Fill(string text)
    {
        (string Name, string Value)[] all =
            [.. values, ("k", CaseKey), ("2MiB", LongText), ("5KiB", LongText[..5120])];
        return all.Aggregate(
            text, (filled, item) => filled.Replace($"{{{item.Name}}}", item.Value, StringComparison.Ordinal));
    }
}
