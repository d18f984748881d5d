namespace Architecture.Tests.Rules;

static class Findings
{
    /// <summary>Fails with all findings at once.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{all.Count} finding(s):\n{string.Join('\n', all)}");
        }
    }
}
