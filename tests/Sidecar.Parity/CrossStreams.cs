using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Testing;
using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>One stream of Redis, and sidecars of both kinds at its ends.</summary>
public sealed class CrossStreams
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    static readonly Scene Streams = new("streams", "app", "peer") { Tables = ["streams"], Server = Servers.Redis };

    static readonly Scene Endless = new("endless", "app") { Tables = ["endless"], Server = Servers.Redis };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Daprd, Kind.Embedded)]
    [InlineData(Kind.Embedded, Kind.Daprd)]
    public async Task What_one_publishes_the_other_delivers(Kind publisher, Kind subscriber)
    {
        Assert.SkipWhen(Streams.SkipReason is not null, Streams.SkipReason ?? "");
        Comparison.Check(await Task.WhenAll(PlayAsync(Kind.Daprd, Kind.Daprd), PlayAsync(publisher, subscriber)), []);
    }

    [Theory]
    [InlineData(Kind.Daprd, Kind.Embedded)]
    [InlineData(Kind.Embedded, Kind.Daprd)]
    [InlineData(Kind.Embedded, Kind.Embedded)]
    public async Task What_a_killed_subscriber_had_in_hand_goes_to_the_next_of_its_group(Kind killed, Kind next)
    {
        Assert.SkipWhen(Streams.SkipReason is not null, Streams.SkipReason ?? "");
        var directory = Scratch.Directory(Streams.Name);
        await using (var first = await Side.StartAsync(killed, Streams, directory, Cancellation))
        {
            first.App("app").AnswerNext("everything", new("APP", "app", "200", null, [new("delay", "60000")]));
            using var answer = await first.Sidecar("peer").Http.PostAsJsonAsync("/v1.0/publish/streams/orders", 1, Cancellation);
            Assert.True(answer.IsSuccessStatusCode);
            await Eventually.TrueAsync("the app has it in hand", Patience, () => Task.FromResult(first.SeenBy("everything").Count == 1), Cancellation);
            first.Sidecar("app").Kill();
        }

        await using var second = await Side.StartAsync(next, Streams, directory, Cancellation);
        await Eventually.TrueAsync("it is delivered again", Patience, () => Task.FromResult(second.SeenBy("everything").Count == 1), Cancellation);
    }

    /// <summary>Longer than <c>processingTimeout</c>; not compared step by step, since daprd tries such a message twice at once.</summary>
    [Theory]
    [InlineData(Kind.Daprd)]
    [InlineData(Kind.Embedded)]
    public async Task What_the_app_refuses_for_long_is_delivered_in_the_end_and_no_dead_letter(Kind kind)
    {
        const int Refusals = 40;
        Assert.SkipWhen(Endless.SkipReason is not null, Endless.SkipReason ?? "");
        await using var side = await Side.StartAsync(kind, Endless, Scratch.Directory(Endless.Name), Cancellation);
        for (var i = 0; i < Refusals; i++)
            side.App("app").AnswerNext("refused", new("APP", "app", "500", null, []));
        using var answer = await side.Sidecar("app").Http.PostAsJsonAsync("/v1.0/publish/streams/orders", 1, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);

        await Eventually.TrueAsync("the app takes it", Patience, () => Task.FromResult(side.SeenBy("refused").Count > Refusals), Cancellation);
        Assert.All(side.SeenBy("refused"), seen => Assert.Equal("/refused/orders", seen.Target));
    }

    [Theory]
    [InlineData(Kind.Daprd)]
    [InlineData(Kind.Embedded)]
    public async Task What_the_dead_letters_do_not_take_is_delivered_again(Kind kind)
    {
        Assert.SkipWhen(Endless.SkipReason is not null, Endless.SkipReason ?? "");
        var directory = Scratch.Directory(Endless.Name);
        await using var side = await Side.StartAsync(kind, Endless, directory, Cancellation);
        using (var redis = new TcpClient())
        {
            // no stream any more: Redis adds nothing to it
            await redis.ConnectAsync(IPAddress.Loopback, await Servers.PortAsync(Servers.Redis, directory), Cancellation);
            await redis.GetStream().WriteAsync("SET dead text\r\n"u8.ToArray(), Cancellation);
            Assert.Equal('+', redis.GetStream().ReadByte());
        }

        side.App("app").AnswerNext("refused", new("APP", "app", "404", null, []));
        using var answer = await side.Sidecar("app").Http.PostAsJsonAsync("/v1.0/publish/streams/orders", 1, Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
        await Eventually.TrueAsync("it is delivered again", Patience, () => Task.FromResult(side.SeenBy("refused").Count > 1), Cancellation);
    }

    static async Task<string> PlayAsync(Kind publisher, Kind subscriber)
    {
        var row = Table.Read("streams").Single();
        await using var side = await Side.StartAsync(appId => appId == "app" ? subscriber : publisher, Streams, Scratch.Directory(Streams.Name), Cancellation);
        return await Conversation.PlayAsync(side, row, new Words(row, []), Cancellation);
    }
}
