using Dapr.Client;
using System.Net.Sockets;

namespace Users.Repair;

/// <summary>
/// <c>dotnet Users.dll walk [--all]</c>: an operator's last resort, through a sidecar of app id <c>users</c> that the usual <c>DAPR_*</c>
/// variables name. Exit code 0: all is well or mended; 1: something is left; 2: not understood.
/// </summary>
sealed class WalkCommand(bool all, string? mistake)
{
    static readonly TimeSpan TimeForSidecar = TimeSpan.FromSeconds(30);

    const string Usage = "Use: dotnet Users.dll [--Setting=value ...], or dotnet Users.dll walk [--all]";

    /// <summary>Null: the service is to run.</summary>
    public static WalkCommand? Parse(string[] args) => args switch
    {
        ["walk"] => new(all: false, null),
        ["walk", "--all"] => new(all: true, null),
        ["walk", var option, ..] => new(all: false, $"I do not know '{option}'. {Usage}"),
        ["-h" or "--help", ..] => new(all: false, Usage),
        [var word, ..] when !word.StartsWith('-') && !word.StartsWith('/') => new(all: false, $"I do not know '{word}'. {Usage}"),
        _ => null,
    };

    public async Task<int> RunAsync(IServiceProvider services)
    {
        if (mistake is not null)
        {
            Console.Error.WriteLine(mistake);
            return 2;
        }

        Console.WriteLine($"Looking for the sidecar of users, {TimeForSidecar.TotalSeconds:0} s at most ...");
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        if (!await WaitForSidecarAsync(services.GetRequiredService<DaprClient>(), stop.Token))
        {
            Console.Error.WriteLine("No sidecar answers: start the service, or name the ports of a sidecar of app id 'users' in DAPR_HTTP_PORT and DAPR_GRPC_PORT.");
            return 1;
        }

        return await ActivatorUtilities.CreateInstance<Repair>(services).RunAsync(all, Console.Out, stop.Token) ? 0 : 1;
    }

    static async Task<bool> WaitForSidecarAsync(DaprClient dapr, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeForSidecar);
        try
        {
            while (!await AnswersAsync(dapr, limit.Token))
                await Task.Delay(TimeSpan.FromSeconds(0.5), limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static async Task<bool> AnswersAsync(DaprClient dapr, CancellationToken cancellation)
    {
        try
        {
            return await dapr.CheckOutboundHealthAsync(cancellation);
        }
        catch (SocketException) // a connection that is cut while it is made comes out of the HTTP client as it is
        {
            return false;
        }
    }
}
