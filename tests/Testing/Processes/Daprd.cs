using System.Diagnostics;

namespace Testing;

/// <summary>The real sidecar, where testing.md looks for it.</summary>
public static class Daprd
{
    const string Name = "daprd";

    /// <summary>Why a lane on daprd is skipped.</summary>
    public const string NotFoundMessage = "daprd is found nowhere: set DAPRD, or install Dapr (dapr init --slim)";

    static readonly Lazy<string?> Found = new(() => Locate() is { } path ? Warm(path) : null);

    /// <summary><c>DAPRD</c>, else PATH, else <c>~/.dapr/bin</c>, else beside the checkout; null if it is nowhere.</summary>
    public static string? Find() => Found.Value;

    static string? Locate()
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

    // The first start of a packed daprd unpacks it: many at once would each do so, and be late for their tests.
    static string Warm(string path)
    {
        using var version = Process.Start(new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true })!;
        Console.WriteLine($"daprd {version.StandardOutput.ReadToEnd().Trim()}: {path}");
        version.WaitForExit();
        return version.ExitCode == 0 ? path : throw new InvalidOperationException($"{path} does not run: exit code {version.ExitCode}.");
    }
}
