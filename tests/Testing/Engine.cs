using System.Diagnostics;
using Sidecar.Runner;

namespace Testing;

/// <summary>Whether servers run in containers or as programs of this machine: <c>SERVERS</c>, else what is there decides.</summary>
static class Engine
{
    /// <summary>Carried by every container, so that a script can remove what a killed run left behind.</summary>
    public const string Label = "daprusers.tests";

    /// <summary>True: a container engine answers, or is asked for.</summary>
    public static bool IsUsed { get; } = Choose();

    static bool Choose()
    {
        var (containers, why) = Environment.GetEnvironmentVariable("SERVERS") switch
        {
            "containers" => (true, "SERVERS=containers"),
            "programs" => (false, "SERVERS=programs"),
            null or "" => Answers() ? (true, "a container engine answers") : (false, "no container engine answers"),
            var other => throw new InvalidOperationException($"SERVERS={other} is neither containers nor programs."),
        };
        Console.Out.WriteLine($"Servers run {(containers ? "in containers" : "as programs of this machine")}: {why}.");
        return containers;
    }

    static bool Answers()
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
