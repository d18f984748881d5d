using Testing;

namespace Sidecar.Parity.Scenes;

/// <summary>The two kinds of sidecar that are compared.</summary>
public enum SidecarKind
{
    Daprd,
    Embedded,
}

/// <summary>Starts sidecars of both kinds.</summary>
static class SidecarPrograms
{
    static readonly string? DaprdPath = Daprd.Find();

    /// <summary>
    /// <c>PARITY=daprd</c> compares daprd with itself: a difference that then appears comes from chance.
    /// </summary>
    public static bool CompareDaprdWithItself { get; } = Environment.GetEnvironmentVariable("PARITY") == "daprd";

    /// <summary>Why nothing can be compared; null if daprd was found.</summary>
    public static string? SkipReason => DaprdPath is null ? Daprd.NotFoundMessage : null;

    public static ChildProcess Start(SidecarKind kind, SidecarLaunch launch)
    {
        var isDaprd = kind == SidecarKind.Daprd || CompareDaprdWithItself;
        return ChildProcess.Start(
            $"{kind} of {launch.AppId}",
            isDaprd ? DaprdPath! : "dotnet",
            isDaprd ? launch.Arguments : launch.Arguments.Prepend(Checkout.Program("Sidecar")),
            launch.Directory,
            launch.Environment.Append(new("DAPR_HOST_IP", "127.0.0.1")));
    }
}
