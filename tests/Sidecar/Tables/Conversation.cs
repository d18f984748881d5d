using System.Diagnostics;
using System.Text;
using Sidecar.Parity.Sides;

namespace Sidecar.Parity.Tables;

/// <summary>Plays one case on one side and writes down all that is said.</summary>
sealed class Conversation
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);

    static readonly string Long = new('x', 2 << 20);

    readonly StringBuilder transcript = new();
    readonly Side side;
    readonly string word;
    readonly (string Word, string Value)[] words;
    string etag = "none";
    int? until;

    Conversation(Side side, Row row, (string Word, string Value)[] words)
    {
        (this.side, this.words) = (side, words);
        word = string.Join('-', [row.Word, .. words.Select(pair => pair.Value)]);
    }

    /// <summary>The transcript, masked.</summary>
    public static async Task<string> PlayAsync(Side side, Row row, (string Word, string Value)[] words, CancellationToken cancellation)
    {
        var conversation = new Conversation(side, row, words);
        foreach (var line in row.Lines)
            await conversation.PlayAsync(conversation.Fill(line), cancellation);
        return Masks.Apply(conversation.transcript.ToString(), side.OwnWords);
    }

    async Task PlayAsync(Line line, CancellationToken cancellation)
    {
        switch (line.Verb)
        {
            case "SUBSCRIBE":
                break;
            case "UNTIL":
                until = int.Parse(line.Target, null);
                break;
            case "APP":
                side.AnswerNext(line.Peer, word, line);
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
        HttpCall.Say(line, answer, Say);
    }

    /// <summary>Waits until the app was sent so much, and a moment longer for what must not come.</summary>
    async Task SeenAsync(int count, bool sorted, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (side.SeenBy(word).Count < count && waited.Elapsed < Patience)
            await Task.Delay(10, cancellation);
        await Task.Delay(Silence, cancellation);
        var all = side.SeenBy(word);
        foreach (var seen in sorted ? [.. all.OrderBy(seen => seen.Body, StringComparer.Ordinal)] : all)
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

    string Fill(string text) => words.Concat([("k", word), ("etag", etag), ("2MiB", Long), ("5KiB", Long[..5120])])
        .Aggregate(text, (filled, pair) => filled.Replace($"{{{pair.Item1}}}", pair.Item2, StringComparison.Ordinal));
}
