namespace Sidecar.Parity.Tables;

/// <summary>
/// Reads a table of cases:
/// <code>
/// ## the name of a case
/// POST /v1.0/state/{store} [{"key":"{k}","value":1}]
///   a-header: of the request above
/// GET@peer /v1.0/metadata
/// - a text of daprd's transcript
/// + what the embedded sidecar has in its place; without this line, nothing
/// because of a reason
/// -sqlite the same, but of one store; ¶ is the end of a line
/// </code>
/// Words in braces are filled in when it is played: <c>{k}</c> is the case's own word, <c>{etag}</c> the last ETag seen.
/// </summary>
static class Table
{
    const string OneTopic = """{"pubsubname":"pubsub","topic":"{k}","route":"/{k}"}""";

    public static IEnumerable<TheoryDataRow<string, string>> Rows(string table) =>
        Read(table).Select(row => new TheoryDataRow<string, string>(table, row.Name));

    public static Row Row(string table, string name) => Read(table).Single(row => row.Name == name);

    /// <summary>The body of <c>GET /dapr/subscribe</c>: what the SUBSCRIBE lines of these tables ask for.</summary>
    public static string Subscriptions(IEnumerable<string> tables)
    {
        var asked = from table in tables
                    from row in Read(table)
                    from line in row.Lines
                    where line.Verb == "SUBSCRIBE"
                    select (line.Target.Length > 0 ? $"{line.Target} {line.Body}" : OneTopic).Replace("{k}", row.Word, StringComparison.Ordinal);
        return $"[{string.Join(',', asked)}]";
    }

    public static IEnumerable<Row> Read(string table)
    {
        Row? row = null;
        foreach (var text in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Tables", table + ".txt")))
        {
            if (text.StartsWith("## ", StringComparison.Ordinal))
            {
                if (row is not null)
                {
                    yield return row;
                }

                row = new Row(text[3..], [], []);
            }
            else if (text.Length > 0 && text[0] != '#')
            {
                Take(text, row!);
            }
        }

        yield return row!;
    }

    static string Lines(string text) => text.Replace('¶', '\n');

    static void Take(string text, Row row)
    {
        switch (text[0])
        {
            case ' ':
                var header = text.Trim().Split(": ", 2);
                row.Lines[^1].Headers.Add(new(header[0].TrimEnd(':'), header.Length > 1 ? header[1] : ""));
                break;
            case '-':
                var difference = Lines(text[1..]).Split(' ', 2);
                row.Differences.Add(new Difference(difference[0], difference[1], null, ""));
                break;
            case '+':
                row.Differences[^1] = row.Differences[^1] with { Embedded = Lines(text[2..]) };
                break;
            case 'b':
                row.Differences[^1] = row.Differences[^1] with { Because = text };
                break;
            default:
                var parts = text.Split(' ', 3);
                var verb = parts[0].Split('@');
                row.Lines.Add(new Line(verb[0], verb.ElementAtOrDefault(1) ?? "app", parts.ElementAtOrDefault(1) ?? "",
                    parts.ElementAtOrDefault(2), []));
                break;
        }
    }
}
