using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>Two transcripts, line by line.</summary>
static class Comparison
{
    /// <param name="said">What daprd said, and what the embedded sidecar did.</param>
    /// <param name="differences">Each must be there: one that is gone is a failure too.</param>
    public static void Check(string[] said, IReadOnlyList<Difference> differences)
    {
        var (expected, embedded) = (said[0], said[1]);
        TestContext.Current.TestOutputHelper?.WriteLine(expected);
        foreach (var difference in Programs.DaprdTwice ? [] : differences)
        {
            Assert.True(expected.Contains(difference.Daprd, StringComparison.Ordinal),
                $"The difference is gone: daprd does not say '{difference.Daprd}'.\n{said[0]}");
            expected = difference.Embedded is null
                ? expected.Replace(difference.Daprd + "\n", "", StringComparison.Ordinal)
                : expected.Replace(difference.Daprd, difference.Embedded, StringComparison.Ordinal);
        }

        if (expected != embedded)
            Assert.Fail("\n" + SideBySide(expected.Split('\n'), embedded.Split('\n')));
    }

    /// <summary>Lines that both have stand once; where they part, daprd's are marked D and the embedded sidecar's E.</summary>
    static string SideBySide(string[] daprd, string[] embedded)
    {
        var lines = new List<string>();
        var (d, e) = (0, 0);
        while (d < daprd.Length || e < embedded.Length)
        {
            var (nextD, nextE) = NextCommon(daprd, d, embedded, e);
            lines.AddRange(daprd[d..nextD].Select(line => "  D " + line));
            lines.AddRange(embedded[e..nextE].Select(line => "  E " + line));
            if (nextD < daprd.Length)
                lines.Add("    " + daprd[nextD]);
            (d, e) = (nextD + 1, nextE + 1);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Where the two agree again first, counted in lines passed over.</summary>
    static (int Daprd, int Embedded) NextCommon(string[] daprd, int d, string[] embedded, int e) =>
        (from i in Enumerable.Range(d, Math.Max(0, daprd.Length - d))
         from j in Enumerable.Range(e, Math.Max(0, embedded.Length - e))
         where daprd[i] == embedded[j]
         orderby i - d + j - e
         select (i, j)).DefaultIfEmpty((daprd.Length, embedded.Length)).First();
}
