using System.Diagnostics;
using System.Runtime.Versioning;
using Sidecar.Runner;

namespace Testing;

/// <summary>
/// PostgreSQL's programs on this machine and a data folder made once in a test process, copied for each server: making
/// one takes a second. PostgreSQL refuses to run as root, so for root everything here is another user's.
/// </summary>
static class PostgresCluster
{
    /// <summary>Owner of the databases, and the database's own name, as compose.yaml and components/postgres have it.</summary>
    public const string Name = "daprusers";

    const string User = "postgres";

    static readonly string? Programs = FindPrograms();
    static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    /// <summary>Null: it can be started here.</summary>
    public static string? Missing =>
        Programs is null ? "PostgreSQL is not on this machine"
        : IsRoot && (Signals.Find("setpriv") is null || !HasUser) ? $"PostgreSQL refuses root, and there is no setpriv or no user {User}"
        : null;

    static bool IsRoot => Environment.IsPrivilegedProcess;

    static bool HasUser => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ':', StringComparison.Ordinal));

    /// <summary>An empty database, not yet served, in a folder of its own.</summary>
    public static async Task<string> CreateAsync()
    {
        var template = await Template.Value;
        var data = $"{template}-{Guid.NewGuid():n}";
        await RunAsync("cp", "--recursive", template, data);
        return data;
    }

    /// <summary>The server itself: what is killed or paused is no shell around it.</summary>
    public static ChildProcess Start(string data, int port)
    {
        var (program, arguments) = Unprivileged(Path.Combine(Programs!, "postgres"),
            "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=");
        return ChildProcess.Start("postgres", program, arguments, Path.GetTempPath());
    }

    static async Task<string> MakeTemplateAsync()
    {
        var home = Directory.CreateTempSubdirectory("daprusers-postgres-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        if (!OperatingSystem.IsWindows() && IsRoot)
            await HandOverAsync(home);
        var data = Path.Combine(home, "data");
        await RunAsync(Path.Combine(Programs!, "initdb"), "--pgdata", data, "--username", Name, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--no-sync");
        await RunAsync("sh", "-c", $"echo 'CREATE DATABASE {Name}' | '{Programs}/postgres' --single -D '{data}' postgres");
        return data;
    }

    /// <summary>The folder becomes the other user's; those above it, which mktemp keeps to their owner, let it pass.</summary>
    [UnsupportedOSPlatform("windows")]
    static async Task HandOverAsync(string folder)
    {
        using var chown = Process.Start("chown", [User, folder]);
        await chown.WaitForExitAsync();
        for (var above = Directory.GetParent(folder); above is not null; above = above.Parent)
            if (!above.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                above.UnixFileMode |= UnixFileMode.OtherExecute;
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        var (wrapper, wrapped) = Unprivileged(program, arguments);
        using var process = Process.Start(new ProcessStartInfo(wrapper, wrapped)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with code {process.ExitCode}: {await output}{await error}");
    }

    static (string Program, string[] Arguments) Unprivileged(string program, params string[] arguments) => IsRoot
        ? ("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", program, .. arguments])
        : (program, arguments);

    /// <summary>PATH first; Debian keeps the server's programs out of it, the newest version wins.</summary>
    static string? FindPrograms() =>
        Signals.Find("postgres") is { } onPath && Signals.Find("initdb") is not null ? Path.GetDirectoryName(onPath)
        : Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "postgres"))).MaxBy(folder => folder, StringComparer.Ordinal)
            : null;
}
