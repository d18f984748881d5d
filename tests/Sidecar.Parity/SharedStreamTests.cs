using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Sidecar.Parity.Scenes;
using Sidecar.Parity.Tables;
using Testing;

namespace Sidecar.Parity;

/// <summary>A stream in Redis with sidecars of both kinds as publisher and subscriber.</summary>
public sealed class SharedStreamTests
{
    static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(20);

    static readonly Scene Streams =
        new("streams", "app", "peer") { Tables = ["streams"], Server = SceneServers.Redis };

    static readonly Scene EndlessRetries = new("endless", "app") { Tables = ["endless"], Server = SceneServers.Redis };

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData(SidecarKind.Embedded, SidecarKind.Daprd)]
    public async Task Each_kind_delivers_the_events_of_the_other(SidecarKind publisher, SidecarKind subscriber)
    {
        Assert.SkipWhen(Streams.SkipReason is not null, Streams.SkipReason ?? "");
        var transcripts = await Task.WhenAll(
            RunAsync(SidecarKind.Daprd, SidecarKind.Daprd),
            RunAsync(publisher, subscriber));
        TranscriptComparison.Check(transcripts[0], transcripts[1], []);
    }

    [Theory]
    [InlineData(SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData(SidecarKind.Embedded, SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded, SidecarKind.Embedded)]
    public async Task Pending_events_of_a_killed_subscriber_go_to_the_next_one(SidecarKind killed, SidecarKind next)
    {
        Assert.SkipWhen(Streams.SkipReason is not null, Streams.SkipReason ?? "");
        var directory = WorkingDirectories.Create(Streams.Name);
        await using (var first = await RunningScene.StartAsync(killed, Streams, directory, CancellationToken))
        {
            first.App("app").RespondNext("everything", Response("200", KeyValuePair.Create("delay", "60000")));
            await PublishAsync(first.Sidecar("peer"));
            await RequestsAsync("the app has received the event", first, "everything", count => count == 1);
            first.Sidecar("app").Kill();
        }

        await using var second = await RunningScene.StartAsync(next, Streams, directory, CancellationToken);
        await RequestsAsync("the event is delivered again", second, "everything", count => count == 1);
    }

    /// <summary>
    /// Takes longer than <c>processingTimeout</c>. The steps are not compared, since daprd delivers such a message
    /// twice at once.
    /// </summary>
    [Theory]
    [InlineData(SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded)]
    public async Task Endless_retries_deliver_in_the_end_without_a_dead_letter(SidecarKind kind)
    {
        const int Rejections = 40;
        Assert.SkipWhen(EndlessRetries.SkipReason is not null, EndlessRetries.SkipReason ?? "");
        var directory = WorkingDirectories.Create(EndlessRetries.Name);
        await using var running = await RunningScene.StartAsync(kind, EndlessRetries, directory, CancellationToken);
        for (var i = 0; i < Rejections; i++)
            running.App("app").RespondNext("rejected", Response("500"));
        await PublishAsync(running.Sidecar("app"));

        await RequestsAsync("the app accepts the event", running, "rejected", count => count > Rejections);
        Assert.All(
            running.RequestsFor("rejected"), request => Assert.Equal("/rejected/orders", request.Target));
    }

    [Theory]
    [InlineData(SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded)]
    public async Task An_event_is_delivered_again_if_the_dead_letter_topic_rejects_it(SidecarKind kind)
    {
        Assert.SkipWhen(EndlessRetries.SkipReason is not null, EndlessRetries.SkipReason ?? "");
        var directory = WorkingDirectories.Create(EndlessRetries.Name);
        await using var running = await RunningScene.StartAsync(kind, EndlessRetries, directory, CancellationToken);
        await ReplaceStreamByTextAsync("dead", directory);

        running.App("app").RespondNext("rejected", Response("404"));
        await PublishAsync(running.Sidecar("app"));
        await RequestsAsync("the event is delivered again", running, "rejected", count => count > 1);
    }

    static async Task<string> RunAsync(SidecarKind publisher, SidecarKind subscriber)
    {
        var tableCase = Table.Read("streams").Single();
        var directory = WorkingDirectories.Create(Streams.Name);
        await using var running = await RunningScene.StartAsync(
            appId => appId == "app" ? subscriber : publisher, Streams, directory, CancellationToken);
        return await CaseRunner.RunAsync(running, tableCase, new Placeholders(tableCase, []), CancellationToken);
    }

    static TableStep Response(string status, params List<KeyValuePair<string, string>> headers) =>
        new("APP", "app", status, null, headers);

    static async Task PublishAsync(SidecarProcess sidecar)
    {
        using var response = await sidecar.Http.PostAsJsonAsync("/v1.0/publish/streams/orders", 1, CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    }

    static Task RequestsAsync(string what, RunningScene running, string caseKey, Predicate<int> isExpected) =>
        Eventually.TrueAsync(
            what, DeliveryTimeout, () => isExpected(running.RequestsFor(caseKey).Count), CancellationToken);

    /// <summary>Makes Redis reject every message to the stream, since its key no longer holds a stream.</summary>
    static async Task ReplaceStreamByTextAsync(string key, string directory)
    {
        var port = await SceneServers.PortAsync(SceneServers.Redis, directory);
        using var redis = new TcpClient();
        await redis.ConnectAsync(IPAddress.Loopback, port, CancellationToken);
        await redis.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"SET {key} text\r\n"), CancellationToken);
        Assert.Equal('+', redis.GetStream().ReadByte());
    }
}
