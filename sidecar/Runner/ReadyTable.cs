using Sidecar.Invocation;

namespace Sidecar.Runner;

/// <summary>Waits until every sidecar and app is healthy, then shows their addresses and a command to try.</summary>
sealed class ReadyTable(IReadOnlyList<RunApp> apps, Func<RunApp, bool> hasExited, RunConsole console)
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    IReadOnlyList<RunApp> Running => [.. apps.Where(app => !hasExited(app))];

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(cancellationToken);
            if (Running is [_, ..] running)
                Show(running);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            console.WriteLine($"Waiting for the apps failed: {e.Message}");
        }
    }

    /// <summary>Does not wait for apps that have exited.</summary>
    async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(AppHttp.CreateHandler()) { Timeout = RequestTimeout };
        if (apps[0].Sidecar.ApiToken is { } token)
            client.DefaultRequestHeaders.Add("dapr-api-token", token);
        var reported = DateTime.UtcNow;
        while (await FindUnhealthyAsync(client, cancellationToken) is [_, ..] unhealthy)
        {
            if (DateTime.UtcNow - reported > ReportInterval)
            {
                console.WriteLine($"Still waiting for {string.Join(", ", unhealthy)}.");
                reported = DateTime.UtcNow;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    async Task<List<string>> FindUnhealthyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        List<string> unhealthy = [];
        foreach (var app in Running)
        {
            if (!await IsHealthyAsync(client, new(app.SidecarAddress, "/v1.0/healthz"), cancellationToken))
                unhealthy.Add($"the sidecar of {app.Name}");
            // Through its sidecar, which has its own view of the app's health.
            if (Health(app) is { } health && !await IsHealthyAsync(client, health, cancellationToken))
                unhealthy.Add(app.Name);
        }

        return unhealthy;
    }

    static async Task<bool> IsHealthyAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    void Show(IReadOnlyList<RunApp> running)
    {
        string[] head = ["app", "address", "sidecar HTTP", "sidecar gRPC"];
        List<string[]> rows = [head, .. running.Select(Row)];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        console.WriteLine("");
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            console.WriteLine("  " + string.Join("   ", cells).TrimEnd());
        }

        console.WriteLine("");
        console.WriteLine($"Ready; press Ctrl-C to stop. Try:  {ExampleCommand(running)}");
        console.WriteLine("");
    }

    static string[] Row(RunApp app) =>
    [
        app.Name,
        app.AppAddress is { } address ? Authority(address) : "-",
        Authority(app.SidecarAddress),
        $"{app.SidecarHost}:{app.Sidecar.GrpcPort}",
    ];

    static string ExampleCommand(IReadOnlyList<RunApp> running)
    {
        var token = running[0].Sidecar.ApiToken is null ? "" : "-H \"dapr-api-token: $DAPR_API_TOKEN\" ";
        var address = running.Select(Health).FirstOrDefault(health => health is not null)
            ?? new(running[0].SidecarAddress, "/v1.0/metadata");
        return $"curl {token}{address}";
    }

    /// <summary>The app's health by invocation; null without health checks.</summary>
    static Uri? Health(RunApp app) => app is { AppAddress: not null, Sidecar.AppHealth: { } health }
        ? new(app.SidecarAddress, $"/v1.0/invoke/{app.Sidecar.AppId}/method/{health.Path.TrimStart('/')}")
        : null;

    static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
