namespace Sidecar.Parity.Tables;

/// <summary>
/// Reads a table of cases:
/// <code>
/// ## the name of a case
/// POST /v1.0/state/{store} [{"key":"{k}","value":1}]
///   a-header: of the request above
/// GET@peer /v1.0/metadata
/// - a text in daprd's transcript
/// + the text that the embedded sidecar has in its place; without this line, nothing
/// because of a reason
/// -sqlite the same, for one store only; ¶ is the end of a line
/// </code>
/// Placeholders in braces are filled in when the case is run: <c>{k}</c> is unique to the case, <c>{etag}</c> is the
/// last ETag received.
/// </summary>
static class Table
{
    const string DefaultSubscription = """{"pubsubname":"pubsub","topic":"{k}","route":"/{k}"}""";

    public static IEnumerable<TheoryDataRow<string, string>> Cases(string table) =>
        Read(table).Select(tableCase => new TheoryDataRow<string, string>(table, tableCase.Name));

    public static TableCase Case(string table, string name) =>
        Read(table).Single(tableCase => tableCase.Name == name);

    /// <summary>The response to <c>GET /dapr/subscribe</c>: the SUBSCRIBE steps of these tables.</summary>
    public static string Subscriptions(IEnumerable<string> tables)
    {
        var subscriptions =
            from tableCase in tables.SelectMany(Read)
            from step in tableCase.Steps
            where step.Verb == "SUBSCRIBE"
            let subscription = step.Target.Length > 0 ? $"{step.Target} {step.Body}" : DefaultSubscription
            select subscription.Replace("{k}", tableCase.Slug, StringComparison.Ordinal);
        return $"[{string.Join(',', subscriptions)}]";
    }

    public static IEnumerable<TableCase> Read(string table)
    {
        TableCase? current = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Tables", table + ".txt")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = new TableCase(line[3..], [], []);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Add(line, current!);
            }
        }

        yield return current!;
    }

    static void Add(string line, TableCase tableCase)
    {
        var differences = tableCase.Differences;
        switch (line[0])
        {
            case ' ':
                tableCase.Steps[^1].Headers.Add(Header(line));
                break;
            case '-':
                var parts = WithLineEnds(line[1..]).Split(' ', 2);
                differences.Add(new KnownDifference(parts[0], parts[1], null, ""));
                break;
            case '+':
                differences[^1] = differences[^1] with { Embedded = WithLineEnds(line[2..]) };
                break;
            case 'b':
                differences[^1] = differences[^1] with { Reason = line };
                break;
            default:
                tableCase.Steps.Add(Step(line));
                break;
        }
    }

    static KeyValuePair<string, string> Header(string line)
    {
        var parts = line.Trim().Split(": ", 2);
        return new(parts[0].TrimEnd(':'), parts.Length > 1 ? parts[1] : "");
    }

    static TableStep Step(string line)
    {
        var parts = line.Split(' ', 3);
        var verb = parts[0].Split('@');
        return new TableStep(
            verb[0],
            verb.ElementAtOrDefault(1) ?? "app",
            parts.ElementAtOrDefault(1) ?? "",
            parts.ElementAtOrDefault(2),
            []);
    }

    static string WithLineEnds(string text) => text.Replace('¶', '\n');
}
