using System.Globalization;
using Sidecar.Errors;

namespace Sidecar.Cli;

/// <summary>A number of bytes in Kubernetes' format: <c>4Mi</c>, <c>64k</c>, <c>1000</c>.</summary>
static class Quantity
{
    static readonly (string Suffix, long Factor)[] Suffixes =
    [
        ("Ki", 1L << 10),
        ("Mi", 1L << 20),
        ("Gi", 1L << 30),
        ("k", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("", 1),
    ];

    /// <exception cref="StartupException">An invalid number of bytes.</exception>
    public static long Parse(string text)
    {
        var (suffix, factor) = Suffixes.First(entry => text.EndsWith(entry.Suffix, StringComparison.Ordinal));
        var digits = text[..^suffix.Length];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * factor
            : throw new StartupException($"\"{text}\" is not a number of bytes such as 4Mi.");
    }
}
