namespace Harness;

/// <summary>The real sidecar, where testing.md looks for it.</summary>
public static class Daprd
{
    const string Name = "daprd";

    /// <summary>Why a lane on daprd is skipped.</summary>
    public const string Missing = "daprd is found nowhere: set DAPRD, or install Dapr (dapr init --slim)";

    /// <summary><c>DAPRD</c>, else PATH, else <c>~/.dapr/bin</c>, else beside the checkout; null if it is nowhere.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DAPRD") is { Length: > 0 } named)
            return named;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(home, ".dapr", "bin"))
            .Append(Path.Combine(Checkout.Root, "..", "shared", "dapr"))
            .Select(folder => Path.GetFullPath(Path.Combine(folder, Name)))
            .FirstOrDefault(File.Exists);
    }
}
