using System.Diagnostics;
using Sidecar.Runner;

namespace Testing;

/// <summary>Whether servers run in containers or as programs: <c>SERVERS</c>, else what is available.</summary>
static class ContainerEngine
{
    /// <summary>The label of all containers, by which a script can remove those that a killed run has left.</summary>
    public const string Label = "daprusers.tests";

    /// <summary>Whether servers run in containers.</summary>
    public static bool IsUsed { get; } = Choose();

    static bool Choose()
    {
        var (isUsed, reason) = Environment.GetEnvironmentVariable("SERVERS") switch
        {
            "containers" => (true, "SERVERS=containers"),
            "programs" => (false, "SERVERS=programs"),
            null or "" when Responds() => (true, "a container engine responds"),
            null or "" => (false, "no container engine responds"),
            var other => throw new InvalidOperationException(
                $"Invalid value SERVERS={other}. The values are containers and programs."),
        };
        Console.Out.WriteLine($"Servers run {(isUsed ? "in containers" : "as programs of this machine")}: {reason}.");
        return isUsed;
    }

    static bool Responds()
    {
        if (Signals.Find("docker") is null)
            return false;
        using var docker = Process.Start(new ProcessStartInfo("docker", ["info", "--format", "{{.ServerVersion}}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return docker.WaitForExit(TimeSpan.FromSeconds(5)) && docker.ExitCode == 0;
    }
}
