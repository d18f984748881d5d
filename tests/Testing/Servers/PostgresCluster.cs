using System.Diagnostics;
using System.Runtime.Versioning;
using Sidecar.Runner;

namespace Testing;

/// <summary>
/// The programs of PostgreSQL on this machine. A data folder takes a second to create, so one is created for each test
/// process and copied for each server. PostgreSQL does not run as root; for root, files and processes belong to the
/// user <c>postgres</c>.
/// </summary>
static class PostgresCluster
{
    /// <summary>The name of the database and of its owner, as in compose.yaml and components/postgres.</summary>
    public const string Name = "daprusers";

    const string User = "postgres";
    const string DebianFolder = "/usr/lib/postgresql";

    static readonly string? Programs = FindPrograms();
    static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);

    /// <summary>Why PostgreSQL cannot be started here; null if it can.</summary>
    public static string? UnavailableReason
    {
        get
        {
            if (Programs is null)
                return "PostgreSQL is not on this machine";
            if (IsRoot && (Signals.Find("setpriv") is null || !HasUser))
                return $"PostgreSQL does not run as root, and setpriv or the user {User} is missing";
            return null;
        }
    }

    static bool IsRoot => Environment.IsPrivilegedProcess;

    static bool HasUser =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ':', StringComparison.Ordinal));

    /// <summary>Creates the data folder of an empty database.</summary>
    public static async Task<string> CreateAsync()
    {
        var template = await Template.Value;
        var data = $"{template}-{Guid.NewGuid():n}";
        await RunAsync("cp", "--recursive", template, data);
        return data;
    }

    /// <summary>Starts the server directly, without a shell, so that signals reach it.</summary>
    public static ChildProcess Start(string data, int port)
    {
        var (program, arguments) = Unprivileged(Path.Combine(Programs!, "postgres"),
            "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=");
        return ChildProcess.Start("postgres", program, arguments, Path.GetTempPath());
    }

    static async Task<string> CreateTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("daprusers-postgres-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        if (!OperatingSystem.IsWindows() && IsRoot)
            await ChangeOwnerAsync(folder);
        var data = Path.Combine(folder, "data");
        await RunAsync(Path.Combine(Programs!, "initdb"), "--pgdata", data, "--username", Name, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--no-sync");
        var createDatabase = $"echo 'CREATE DATABASE {Name}' | '{Programs}/postgres' --single -D '{data}' postgres";
        await RunAsync("sh", "-c", createDatabase);
        return data;
    }

    /// <summary>Gives the folder to the other user, and lets that user pass the folders above it.</summary>
    [UnsupportedOSPlatform("windows")]
    static async Task ChangeOwnerAsync(string folder)
    {
        using var chown = Process.Start("chown", [User, folder]);
        await chown.WaitForExitAsync();
        for (var parent = Directory.GetParent(folder); parent is not null; parent = parent.Parent)
        {
            if (!parent.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                parent.UnixFileMode |= UnixFileMode.OtherExecute;
        }
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        var (wrapper, wrappedArguments) = Unprivileged(program, arguments);
        using var process = Process.Start(new ProcessStartInfo(wrapper, wrappedArguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} ended with code {process.ExitCode}: {await output}{await error}");
        }
    }

    static (string Program, string[] Arguments) Unprivileged(string program, params string[] arguments) => IsRoot
        ? ("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", program, .. arguments])
        : (program, arguments);

    /// <summary>Searches the PATH, then Debian's folder of versions, where the newest one is taken.</summary>
    static string? FindPrograms()
    {
        if (Signals.Find("postgres") is { } onPath && Signals.Find("initdb") is not null)
            return Path.GetDirectoryName(onPath);
        if (!Directory.Exists(DebianFolder))
            return null;
        return Directory.EnumerateDirectories(DebianFolder)
            .Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")))
            .MaxBy(folder => folder, StringComparer.Ordinal);
    }
}
