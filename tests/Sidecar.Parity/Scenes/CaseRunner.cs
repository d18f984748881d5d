using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity.Scenes;

/// <summary>Runs the steps of one case in a scene and writes the transcript.</summary>
sealed class CaseRunner
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for requests that must not arrive.</summary>
    static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(250);

    readonly StringBuilder transcript = new();
    readonly RunningScene scene;
    readonly Placeholders placeholders;
    string etag = "none";

    /// <summary>The status until which the next request is repeated; null if it is sent once.</summary>
    int? awaitedStatus;

    CaseRunner(RunningScene scene, Placeholders placeholders)
    {
        this.scene = scene;
        this.placeholders = placeholders;
    }

    /// <summary>The transcript, with random values masked.</summary>
    public static async Task<string> RunAsync(
        RunningScene scene, TableCase tableCase, Placeholders placeholders, CancellationToken cancellationToken)
    {
        var runner = new CaseRunner(scene, placeholders);
        foreach (var step in tableCase.Steps)
            await runner.RunAsync(runner.Fill(step), cancellationToken);
        return TranscriptMask.Apply(runner.transcript.ToString(), scene.Masks);
    }

    /// <param name="transcripts">In the order of <see cref="SidecarKind"/>.</param>
    public static void Compare(string[] transcripts, TableCase tableCase, Placeholders placeholders)
    {
        var differences = SidecarPrograms.CompareDaprdWithItself ? [] : tableCase.DifferencesFor(placeholders);
        TranscriptComparison.Check(transcripts[0], transcripts[1], differences);
    }

    async Task RunAsync(TableStep step, CancellationToken cancellationToken)
    {
        switch (step.Verb)
        {
            case "SUBSCRIBE" or "FLAGS":
                break;
            case "UNTIL":
                awaitedStatus = Integer(step.Target);
                break;
            case "APP":
                scene.App(step.AppId).RespondNext(placeholders.CaseKey, step);
                break;
            case "START":
                await scene.App(step.Target).StartAsync(cancellationToken);
                break;
            case "STOP":
                await scene.App(step.Target).StopAsync();
                break;
            case "HEALTH":
                scene.App(step.Target).Health = Integer(step.Body!);
                break;
            case "ASKED":
                Write(scene.RequestsFor(step.Target));
                break;
            case "TERM":
                await scene.Sidecar(step.AppId).StopAsync();
                break;
            case "KILL":
                scene.Sidecar(step.AppId).Kill();
                break;
            case "EXIT":
                WriteLine($"! exit code {await scene.Sidecar(step.AppId).ExitAsync(cancellationToken)}");
                break;
            case "SEEN":
                await WriteReceivedAsync(step, cancellationToken);
                break;
            case "GRPC":
                await GrpcCall.RunAsync(scene.Sidecar(step.AppId).Grpc, step, WriteLine, cancellationToken);
                break;
            default:
                await SendAsync(scene.Sidecar(step.AppId).Http, step, cancellationToken);
                break;
        }
    }

    /// <summary>After an UNTIL, repeats the request until its status is received; the last response counts.</summary>
    async Task SendAsync(HttpClient http, TableStep step, CancellationToken cancellationToken)
    {
        var result = await HttpCall.SendAsync(http, step, cancellationToken);
        var waited = Stopwatch.StartNew();
        while (awaitedStatus is { } status && result.Status != status && waited.Elapsed < Timeout)
        {
            await Task.Delay(50, cancellationToken);
            result = await HttpCall.SendAsync(http, step, cancellationToken);
        }

        awaitedStatus = null;
        etag = result.ETag ?? etag;
        // daprd's Redis store returns the members of a value in no particular order
        if (placeholders.Contains("redis") && result.Status == 200)
            result = result with { Body = SortedJson.Sort(result.Body) };
        HttpCall.Write(step, result, WriteLine);
    }

    /// <summary>
    /// Waits until the app has received so many requests, and a moment longer for those that must not come.
    /// </summary>
    async Task WriteReceivedAsync(TableStep step, CancellationToken cancellationToken)
    {
        var (count, waited) = (Integer(step.Target), Stopwatch.StartNew());
        while (scene.RequestsFor(placeholders.CaseKey).Count < count && waited.Elapsed < Timeout)
            await Task.Delay(10, cancellationToken);
        await Task.Delay(QuietTime, cancellationToken);
        var requests = scene.RequestsFor(placeholders.CaseKey);
        Write(step.Body == "sorted" ? requests.OrderBy(request => request.Body, StringComparer.Ordinal) : requests);
    }

    void Write(IEnumerable<ReceivedRequest> requests)
    {
        foreach (var request in requests)
        {
            WriteLine($"* the app was sent {request.Method} {request.Target}");
            foreach (var header in HttpCall.ComparedHeaders(request.Headers))
                WriteLine($"*   {header}");
            WriteLine($"*   {HttpCall.Shorten(request.Body)}");
        }
    }

    void WriteLine(string line) => transcript.Append(line.TrimEnd()).Append('\n');

    TableStep Fill(TableStep step) => step with
    {
        Target = Fill(step.Target),
        Body = step.Body is null ? null : Fill(step.Body),
        Headers = [.. step.Headers.Select(header => KeyValuePair.Create(header.Key, Fill(header.Value)))],
    };

    string Fill(string text) => placeholders.Fill(text).Replace("{etag}", etag, StringComparison.Ordinal);

    static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
