using Users.Storage;

namespace Users.Operations;

/// <summary>
/// <c>dotnet Users.dll walk [--all]</c>: an operator's last resort, through a sidecar of app id <c>users</c> that the usual <c>DAPR_*</c>
/// variables name. Exit code 0: all is well or mended; 1: something is left; 2: not understood.
/// </summary>
sealed class WalkCommand(bool all, string? mistake)
{
    static readonly TimeSpan TimeForSidecar = TimeSpan.FromSeconds(60);

    /// <summary>Null: the service is to run.</summary>
    public static WalkCommand? Parse(string[] args) => args switch
    {
        ["walk"] => new(all: false, null),
        ["walk", "--all"] => new(all: true, null),
        ["walk", ..] => new(all: false, $"I do not know '{args[1]}'. Use: dotnet Users.dll walk [--all]"),
        _ => null,
    };

    public async Task<int> RunAsync(IServiceProvider services)
    {
        if (mistake is not null)
        {
            Console.Error.WriteLine(mistake);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        if (!await WaitForSidecarAsync(services.GetRequiredService<Dapr.Client.DaprClient>(), stop.Token))
        {
            Console.Error.WriteLine("No sidecar answers: start the service, or name the ports of a sidecar of app id 'users' in DAPR_HTTP_PORT and DAPR_GRPC_PORT.");
            return 1;
        }

        return await ActivatorUtilities.CreateInstance<Walk>(services).RunAsync(all, Console.Out, stop.Token) ? 0 : 1;
    }

    static async Task<bool> WaitForSidecarAsync(Dapr.Client.DaprClient dapr, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeForSidecar);
        try
        {
            while (!await dapr.CheckOutboundHealthAsync(limit.Token))
                await Task.Delay(TimeSpan.FromSeconds(0.5), limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
