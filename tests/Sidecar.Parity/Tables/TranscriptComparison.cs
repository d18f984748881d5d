namespace Sidecar.Parity.Tables;

/// <summary>Compares two transcripts line by line.</summary>
static class TranscriptComparison
{
    /// <param name="differences">Each must be present: a difference that has gone is a failure too.</param>
    public static void Check(string daprd, string embedded, IReadOnlyList<KnownDifference> differences)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(daprd);
        var expected = differences.Aggregate(daprd, (transcript, difference) => Apply(difference, transcript, daprd));
        if (expected != embedded)
            Assert.Fail("\n" + SideBySide(expected.Split('\n'), embedded.Split('\n')));
    }

    static string Apply(KnownDifference difference, string transcript, string daprd)
    {
        Assert.True(
            transcript.Contains(difference.Daprd, StringComparison.Ordinal),
            $"A known difference has gone: daprd's transcript does not contain '{difference.Daprd}'.\n{daprd}");
        return difference.Embedded is null
            ? transcript.Replace(difference.Daprd + "\n", "", StringComparison.Ordinal)
            : transcript.Replace(difference.Daprd, difference.Embedded, StringComparison.Ordinal);
    }

    /// <summary>
    /// Common lines appear once; where the two differ, D marks daprd's lines and E the embedded sidecar's.
    /// </summary>
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

    /// <summary>The next line that both have, with the fewest lines skipped.</summary>
    static (int Daprd, int Embedded) NextCommon(string[] daprd, int d, string[] embedded, int e)
    {
        var common =
            from i in Enumerable.Range(d, Math.Max(0, daprd.Length - d))
            from j in Enumerable.Range(e, Math.Max(0, embedded.Length - e))
            where daprd[i] == embedded[j]
            orderby i - d + j - e
            select (i, j);
        return common.DefaultIfEmpty((daprd.Length, embedded.Length)).First();
    }
}
