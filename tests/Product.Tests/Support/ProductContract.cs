using System.Text.RegularExpressions;

namespace Product.Tests;

/// <summary>What docs/product.md promises, as far as it can be read from there.</summary>
static partial class ProductContract
{
    /// <summary>The codes in the table of errors, and the one of status 500, in ordinal order.</summary>
    public static IEnumerable<string> ProblemCodes
    {
        get
        {
            var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "product.md"));
            var section = text.Split("### Errors")[1].Split("\n### ")[0];
            var codes = from Match row in Row().Matches(section)
                        from Match code in Code().Matches(Aside().Replace(row.Value, ""))
                        select code.Groups[1].Value;
            return codes.Order(StringComparer.Ordinal);
        }
    }

    [GeneratedRegex(@"^(\| .+|500 `[^`]+`)", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z]+(?:-[a-z]+)*)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Aside();
}
