using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>A subscriber of topic <c>users</c>, such as another team could write, that keeps all events.</summary>
public sealed class EventSubscriber : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<JsonElement> events = new();

    EventSubscriber(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        app.MapGet("/health/live", () => Results.Ok());
        app.MapGet("/dapr/subscribe", () =>
            Results.Json(new[] { new { pubsubname = "pubsub", topic = "users", route = "/events" } }));
        app.MapPost("/events", async (HttpRequest request) =>
            events.Enqueue(await request.ReadFromJsonAsync<JsonElement>()));
    }

    /// <summary>All delivered CloudEvents in the order of arrival, including duplicates.</summary>
    public IReadOnlyCollection<JsonElement> Events => events;

    public IReadOnlyList<JsonElement> EventsOf(string userId) =>
        [.. events.Where(e => e.TryGetProperty("subject", out var subject) && subject.GetString() == userId)];

    internal static async Task<EventSubscriber> StartAsync(int port)
    {
        var subscriber = new EventSubscriber(port);
        await subscriber.app.StartAsync();
        return subscriber;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
