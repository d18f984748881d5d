using System.Diagnostics;
using System.Text;
using Sidecar.Parity.Sides;

namespace Sidecar.Parity.Tables;

/// <summary>Plays one case on one side and writes down all that is said.</summary>
sealed class Conversation
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);

    readonly StringBuilder transcript = new();
    readonly Side side;
    readonly Words words;
    string etag = "none";
    int? until;

    Conversation(Side side, Words words) => (this.side, this.words) = (side, words);

    /// <summary>The transcript, masked.</summary>
    public static async Task<string> PlayAsync(Side side, Row row, Words words, CancellationToken cancellation)
    {
        var conversation = new Conversation(side, words);
        foreach (var line in row.Lines)
            await conversation.PlayAsync(conversation.Fill(line), cancellation);
        return Masks.Apply(conversation.transcript.ToString(), side.OwnWords);
    }

    async Task PlayAsync(Line line, CancellationToken cancellation)
    {
        switch (line.Verb)
        {
            case "SUBSCRIBE" or "FLAGS":
                break;
            case "UNTIL":
                until = int.Parse(line.Target, null);
                break;
            case "APP":
                side.App(line.Peer).AnswerNext(words.Own, line);
                break;
            case "START":
                await side.App(line.Target).StartAsync(cancellation);
                break;
            case "STOP":
                await side.App(line.Target).StopAsync();
                break;
            case "HEALTH":
                side.App(line.Target).Health = int.Parse(line.Body!, null);
                break;
            case "ASKED":
                Say(side.SeenBy(line.Target));
                break;
            case "TERM":
                await side.Sidecar(line.Peer).StopAsync();
                break;
            case "KILL":
                side.Sidecar(line.Peer).Kill();
                break;
            case "EXIT":
                Say($"! exit code {await side.Sidecar(line.Peer).ExitAsync(cancellation)}");
                break;
            case "SEEN":
                await SeenAsync(int.Parse(line.Target, null), sorted: line.Body == "sorted", cancellation);
                break;
            case "GRPC":
                await GrpcCall.SayAsync(side.Sidecar(line.Peer).Grpc, line, Say, cancellation);
                break;
            default:
                await HttpAsync(side.Sidecar(line.Peer).Http, line, cancellation);
                break;
        }
    }

    /// <summary>After an UNTIL the request is repeated until its status comes; the last answer counts.</summary>
    async Task HttpAsync(HttpClient http, Line line, CancellationToken cancellation)
    {
        var answer = await HttpCall.SendAsync(http, line, cancellation);
        for (var waited = Stopwatch.StartNew(); until is { } status && answer.Status != status && waited.Elapsed < Patience;)
        {
            await Task.Delay(50, cancellation);
            answer = await HttpCall.SendAsync(http, line, cancellation);
        }

        (until, etag) = (null, answer.ETag ?? etag);
        // The members of what daprd's Redis store keeps have no order.
        HttpCall.Say(line, words.Has("redis") && answer.Status == 200 ? answer with { Body = GrpcCall.Sorted(answer.Body) } : answer, Say);
    }

    /// <summary>Waits until the app was sent so much, and a moment longer for what must not come.</summary>
    async Task SeenAsync(int count, bool sorted, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (side.SeenBy(words.Own).Count < count && waited.Elapsed < Patience)
            await Task.Delay(10, cancellation);
        await Task.Delay(Silence, cancellation);
        var all = side.SeenBy(words.Own);
        Say(sorted ? all.OrderBy(seen => seen.Body, StringComparer.Ordinal) : all);
    }

    void Say(IEnumerable<Seen> requests)
    {
        foreach (var seen in requests)
        {
            Say($"* the app was sent {seen.Method} {seen.Target}");
            foreach (var header in HttpCall.Telling(seen.Headers))
                Say($"*   {header}");
            Say($"*   {HttpCall.Short(seen.Body)}");
        }
    }

    void Say(string line) => transcript.Append(line.TrimEnd()).Append('\n');

    Line Fill(Line line) => line with
    {
        Target = Fill(line.Target),
        Body = line.Body is null ? null : Fill(line.Body),
        Headers = [.. line.Headers.Select(header => KeyValuePair.Create(header.Key, Fill(header.Value)))],
    };

    string Fill(string text) => words.FillIn(text).Replace("{etag}", etag, StringComparison.Ordinal);
}
