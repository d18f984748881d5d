using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults;

namespace Search.Tests;

public sealed class JsonLineFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_of_ASCII_JSON()
    {
        var line = Format("caf\u00E9\nbar", new InvalidOperationException("first\nsecond"));

        Assert.EndsWith(Environment.NewLine, line, StringComparison.Ordinal);
        Assert.Single(line.TrimEnd().Split('\n'));
        Assert.All(line, character => Assert.True(char.IsAscii(character)));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("Warning", json.GetProperty("level").GetString());
        Assert.Equal("Some.Category", json.GetProperty("category").GetString());
        Assert.Equal("caf\u00E9\nbar", json.GetProperty("message").GetString());
        Assert.Contains("first\nsecond", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.False(json.TryGetProperty("traceId", out _));
    }

    [Fact]
    public void An_entry_has_the_trace_id_of_the_request()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var json = JsonDocument.Parse(Format("text", null)).RootElement;
        Assert.Equal(activity.TraceId.ToHexString(), json.GetProperty("traceId").GetString());
        Assert.False(json.TryGetProperty("exception", out _));
    }

    static string Format(string message, Exception? exception)
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Some.Category", default, message, exception, (state, _) => state);
        new JsonLineFormatter().Write(entry, null, output);
        return output.ToString();
    }
}
