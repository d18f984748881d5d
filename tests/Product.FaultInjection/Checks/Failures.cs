namespace Product.FaultInjection.Checks;

/// <summary>No instance of <c>users</c> ends by itself or meets what it did not expect.</summary>
static class Failures
{
    public static IEnumerable<Violation> Of(ProductUnderTest product)
    {
        foreach (var users in product.Users.Where(users => users.Process!.HasExited))
            yield return new($"{users.Name} ended by itself with code {users.Process!.ExitCode}.");
        foreach (var line in product.Processes.Where(process => product.Users.Any(users => users.Name == process.Name)).SelectMany(process => process.Lines).Where(IsFailure))
            yield return new($"An instance of users logged: {line}");
    }

    static bool IsFailure(string line) =>
        (Has(line, "\"level\":\"Error\"") || Has(line, "\"level\":\"Critical\""))
        // what a health check finds is its business
        && !Has(line, "with status Unhealthy completed");

    static bool Has(string line, string text) => line.Contains(text, StringComparison.Ordinal);
}
