using Sidecar.Invocation;

namespace Sidecar.Runner;

/// <summary>Waits until every sidecar and every app is healthy, then shows where they are and a line to try.</summary>
static class ReadyTable
{
    static readonly TimeSpan poll = TimeSpan.FromMilliseconds(200);

    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <param name="ended">Apps that are gone are not waited for.</param>
    public static async Task ShowAsync(IReadOnlyList<RunApp> apps, Func<RunApp, bool> ended, RunConsole console, CancellationToken cancellation)
    {
        using var client = new HttpClient(AppHttp.Handler()) { Timeout = TimeSpan.FromSeconds(2) };
        if (apps[0].Sidecar.ApiToken is { } token)
            client.DefaultRequestHeaders.Add("dapr-api-token", token);
        try
        {
            var said = DateTime.UtcNow;
            List<string> missing;
            while ((missing = await MissingAsync(client, [.. apps.Where(app => !ended(app))], cancellation)).Count > 0)
            {
                if (DateTime.UtcNow - said > patience)
                {
                    console.Say($"Still waiting for {string.Join(", ", missing)}.");
                    said = DateTime.UtcNow;
                }

                await Task.Delay(poll, cancellation);
            }

            if (apps.Where(app => !ended(app)).ToList() is [_, ..] running)
                Show(running, console);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
    }

    static async Task<List<string>> MissingAsync(HttpClient client, IReadOnlyList<RunApp> apps, CancellationToken cancellation)
    {
        List<string> missing = [];
        foreach (var app in apps)
        {
            if (!await AnswersAsync(client, new(app.SidecarAddress, "/v1.0/healthz"), cancellation))
                missing.Add($"the sidecar of {app.Name}");
            // through its sidecar, which has its own view of the app's health
            if (Health(app) is { } health && !await AnswersAsync(client, health, cancellation))
                missing.Add(app.Name);
        }

        return missing;
    }

    static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(address, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    static void Show(IReadOnlyList<RunApp> apps, RunConsole console)
    {
        string[] head = ["app", "address", "sidecar HTTP", "sidecar gRPC"];
        var rows = apps.Select(app => new[]
        {
            app.Name, app.AppAddress is { } address ? Short(address) : "-", Short(app.SidecarAddress), $"{app.SidecarHost}:{app.Sidecar.GrpcPort}",
        }).Prepend(head).ToList();
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        console.Say("");
        foreach (var row in rows)
            console.Say("  " + string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        console.Say("");
        console.Say($"Ready; Ctrl-C stops everything. Try:  {Try(apps)}");
        console.Say("");
    }

    static string Try(IReadOnlyList<RunApp> apps)
    {
        var token = apps[0].Sidecar.ApiToken is null ? "" : "-H \"dapr-api-token: $DAPR_API_TOKEN\" ";
        return $"curl {token}{apps.Select(Health).FirstOrDefault(health => health is not null) ?? new(apps[0].SidecarAddress, "/v1.0/metadata")}";
    }

    /// <summary>The app's health by invocation; null when nobody checks it.</summary>
    static Uri? Health(RunApp app) => app is { AppAddress: not null, Sidecar.AppHealth: { } health }
        ? new(app.SidecarAddress, $"/v1.0/invoke/{app.Sidecar.AppId}/method/{health.Path.TrimStart('/')}")
        : null;

    static string Short(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
