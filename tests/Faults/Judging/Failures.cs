namespace Faults;

/// <summary>No instance of <c>users</c> ends by itself or meets what it did not expect.</summary>
static class Failures
{
    public static IEnumerable<Violation> Of(Product product)
    {
        foreach (var users in product.Users.Where(users => users.Process!.HasExited))
            yield return new($"{users.Name} ended by itself with code {users.Process!.ExitCode}.");
        var lines = product.Processes.Where(process => product.Users.Any(users => users.Name == process.Name)).SelectMany(process => process.Lines);
        foreach (var line in lines.Where(line => line.Contains("\"level\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"level\":\"Critical\"", StringComparison.Ordinal)))
            yield return new($"An instance of users logged: {line}");
    }
}
