namespace Users.Repair;

/// <summary>
/// <c>dotnet Users.dll repair [--republish]</c>: an operator's last resort, through a sidecar of app id <c>users</c>
/// that the usual <c>DAPR_*</c> variables name. Exit code 0: nothing is left to do; 1: something is; 2: wrong
/// arguments.
/// </summary>
/// <param name="mode">Null for wrong arguments and for help.</param>
sealed class RepairCommand(RepairMode? mode, string message)
{
    const string Usage =
        "Usage: dotnet Users.dll [--Section:Setting=value ...], or dotnet Users.dll repair [--republish]";

    /// <summary>Null if the service is to run.</summary>
    public static RepairCommand? Parse(string[] args) => args switch
    {
        ["repair"] => new(RepairMode.Repair, ""),
        ["repair", "--republish"] => new(RepairMode.RepairAndRepublish, ""),
        ["repair", var option, ..] => new(null, $"Unknown option '{option}'. {Usage}"),
        ["-h" or "--help", ..] => new(null, Usage),
        [var word, ..] when !word.StartsWith('-') && !word.StartsWith('/') =>
            new(null, $"Unknown command '{word}'. {Usage}"),
        _ => null,
    };

    /// <param name="waitForSidecar">Whether the sidecar answered in time.</param>
    public async Task<int> RunAsync(StoreRepair repair, Func<CancellationToken, Task<bool>> waitForSidecar)
    {
        if (mode is null)
        {
            Console.Error.WriteLine(message);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            Console.WriteLine("Waiting for the sidecar of 'users' ...");
            if (!await waitForSidecar(stop.Token))
            {
                Console.Error.WriteLine("No sidecar answers: start the service, or set DAPR_HTTP_PORT and "
                    + "DAPR_GRPC_PORT to the ports of a sidecar of app id 'users'.");
                return 1;
            }

            var report = await repair.RunAsync(mode.Value, Console.Out, stop.Token);
            Console.WriteLine(report);
            return report.IsHealthy ? 0 : 1;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
