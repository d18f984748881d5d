using System.Diagnostics;
using System.Text;
using Sidecar.Parity.Sides;

namespace Sidecar.Parity.Tables;

/// <summary>Plays one case on one side and writes down all that is said.</summary>
sealed class Conversation(Side side, string word, IReadOnlyDictionary<string, string> words)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);

    readonly StringBuilder _transcript = new();
    string _etag = "none";

    public static async Task<string> PlayAsync(Side side, Row row, string word, IReadOnlyDictionary<string, string> words)
    {
        var conversation = new Conversation(side, word, words);
        foreach (var line in row.Lines)
        {
            await conversation.PlayAsync(line);
        }

        return Masks.Apply(conversation._transcript.ToString(), side.OwnWords);
    }

    async Task PlayAsync(Line line)
    {
        line = line with
        {
            Target = Fill(line.Target),
            Body = line.Body is null ? null : Fill(line.Body),
            Headers = [.. line.Headers.Select(header => KeyValuePair.Create(header.Key, Fill(header.Value)))],
        };
        switch (line.Verb)
        {
            case "SUBSCRIBE":
                break;
            case "APP":
                side.AnswerNext(line.Peer, word, line);
                break;
            case "SEEN":
                await SeenAsync(int.Parse(line.Target, null));
                break;
            case "GRPC":
                await GrpcCall.SayAsync(side.Sidecar(line.Peer).Grpc, line, Say);
                break;
            default:
                _etag = await HttpCall.SayAsync(side.Sidecar(line.Peer).Http, line, Say) ?? _etag;
                break;
        }
    }

    /// <summary>Waits until the app was sent so much, and a moment longer for what must not come.</summary>
    async Task SeenAsync(int count)
    {
        var waited = Stopwatch.StartNew();
        while (side.SeenBy(word).Count < count && waited.Elapsed < Patience)
        {
            await Task.Delay(10);
        }

        await Task.Delay(Silence);
        foreach (var seen in side.SeenBy(word))
        {
            Say($"* the app was sent {seen.Method} {seen.Target}");
            foreach (var header in HttpCall.Telling(seen.Headers))
            {
                Say($"*   {header}");
            }

            Say($"*   {seen.Body}");
        }
    }

    void Say(string line) => _transcript.Append(line.TrimEnd()).Append('\n');

    string Fill(string text)
    {
        text = text.Replace("{k}", word, StringComparison.Ordinal).Replace("{etag}", _etag, StringComparison.Ordinal);
        return words.Aggregate(text, (filled, pair) => filled.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal));
    }
}
