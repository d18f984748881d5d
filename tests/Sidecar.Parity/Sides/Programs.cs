using Testing;

namespace Sidecar.Parity.Sides;

/// <summary>The two that must answer alike.</summary>
public enum Kind
{
    Daprd,
    Embedded,
}

/// <summary>How each of them is started.</summary>
static class Programs
{
    static readonly string? Daprd = Testing.Daprd.Find();

    /// <summary>PARITY=daprd compares daprd with itself: whatever then differs is chance, not a difference.</summary>
    public static bool DaprdTwice { get; } = Environment.GetEnvironmentVariable("PARITY") == "daprd";

    /// <summary>Null: there is something to compare with.</summary>
    public static string? SkipReason => Daprd is null ? Testing.Daprd.NotFoundMessage : null;

    public static ChildProcess Start(Kind kind, Launch launch)
    {
        var daprd = kind == Kind.Daprd || DaprdTwice;
        return ChildProcess.Start($"{kind} of {launch.AppId}", daprd ? Daprd! : "dotnet",
            daprd ? launch.Arguments : launch.Arguments.Prepend(Checkout.Program("Sidecar")),
            launch.Directory, launch.Environment.Append(new("DAPR_HOST_IP", "127.0.0.1")));
    }
}
