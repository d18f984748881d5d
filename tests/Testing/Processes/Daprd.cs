using System.Diagnostics;

namespace Testing;

/// <summary>Dapr's own sidecar.</summary>
public static class Daprd
{
    /// <summary>Why lanes on daprd are skipped.</summary>
    public const string NotFoundMessage = "daprd is not found: set DAPRD, or install Dapr (dapr init --slim)";

    const string Name = "daprd";

    static readonly Lazy<string?> Found = new(() => Locate() is { } path ? Unpack(path) : null);

    /// <summary>
    /// The path of daprd: <c>DAPRD</c>, else on the PATH, in <c>~/.dapr/bin</c> or beside the checkout; null if it is
    /// not found.
    /// </summary>
    public static string? Find() => Found.Value;

    static string? Locate()
    {
        if (Environment.GetEnvironmentVariable("DAPRD") is { Length: > 0 } path)
            return path;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(home, ".dapr", "bin"))
            .Append(Path.Combine(Checkout.Root, "..", "shared", "dapr"))
            .Select(folder => Path.GetFullPath(Path.Combine(folder, Name)))
            .FirstOrDefault(File.Exists);
    }

    // A packed daprd unpacks itself at its first start. Many first starts at once would each do so and be slow.
    static string Unpack(string path)
    {
        using var version = Process.Start(new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true })!;
        Console.WriteLine($"daprd {version.StandardOutput.ReadToEnd().Trim()}: {path}");
        version.WaitForExit();
        if (version.ExitCode != 0)
            throw new InvalidOperationException($"{path} does not run: exit code {version.ExitCode}.");
        return path;
    }
}
