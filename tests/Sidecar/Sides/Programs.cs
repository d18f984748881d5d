namespace Sidecar.Parity.Sides;

/// <summary>Where the two programs are.</summary>
static class Programs
{
    static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    public static string Embedded { get; } = Path.Combine(Root, "artifacts/bin/Sidecar/debug/Sidecar.dll");

    /// <summary>testing.md, "Real daprd": DAPRD, the path, Dapr's own installation, beside the checkout; null where there is none.</summary>
    public static string? Daprd { get; } = Places().FirstOrDefault(File.Exists);

    /// <summary>PARITY=daprd compares daprd with itself: whatever then differs is chance, not a difference.</summary>
    public static bool DaprdTwice { get; } = Environment.GetEnvironmentVariable("PARITY") == "daprd";

    static IEnumerable<string?> Places() =>
    [
        Environment.GetEnvironmentVariable("DAPRD"),
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "daprd")),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dapr/bin/daprd"),
        Path.Combine(Root, "../shared/dapr/daprd"),
    ];
}
