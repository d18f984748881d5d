namespace Product.FaultInjection.Checks;

/// <summary>No instance of <c>users</c> exits on its own or logs an error.</summary>
static class ProcessChecks
{
    public static IEnumerable<BrokenPromise> Check(ProductUnderTest product)
    {
        foreach (var instance in product.Users.Where(instance => instance.Process!.HasExited))
            yield return new($"{instance.Name} exited on its own with code {instance.Process!.ExitCode}.");

        var names = product.Users.Select(instance => instance.Name).ToHashSet();
        var processes = product.Processes.Where(process => names.Contains(process.Name));
        var lines = processes.SelectMany(process => process.Lines);
        foreach (var line in lines.Where(IsError))
            yield return new($"An instance of users logged: {line}");
    }

    static bool IsError(string line) =>
        (Has(line, "\"level\":\"Error\"") || Has(line, "\"level\":\"Critical\""))
        // a health check that reports an outage is expected here
        && !Has(line, "with status Unhealthy completed");

    static bool Has(string line, string text) => line.Contains(text, StringComparison.Ordinal);
}
