using System.Collections.Concurrent;
using Dapr;
using Dapr.Client;

// Parcels are announced on a topic and weighed by the one who hears of them.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDaprClient();
var app = builder.Build();
var weighed = new ConcurrentQueue<string>();

app.UseCloudEvents();
app.MapSubscribeHandler();

app.MapPost("/announce", async (Parcel parcel, DaprClient dapr) =>
{
    await dapr.PublishEventAsync("pubsub", "parcels", parcel);
    return Results.Accepted();
});

app.MapPost("/announce-many", async (Parcel[] parcels, DaprClient dapr) =>
{
    var answer = await dapr.BulkPublishEventAsync("pubsub", "parcels", parcels);
    return Results.Ok(answer.FailedEntries.Count);
});

app.MapPost("/announce-large", async (Parcel parcel, DaprClient dapr) =>
{
    await dapr.PublishEventAsync("pubsub", "parcels", parcel, new Dictionary<string, string> { ["cloudevent.type"] = "large" });
    return Results.Accepted();
});

app.MapPost("/weigh", [Topic("pubsub", "parcels")] (Parcel parcel) => weighed.Enqueue($"{parcel.To}: {parcel.Kilograms} kg"));
app.MapPost("/weigh-large", [Topic("pubsub", "parcels", "event.type == \"large\"", 1)] (Parcel parcel) =>
    weighed.Enqueue($"{parcel.To}: large"));
app.MapGet("/weighed", () => weighed.Order());

app.Run();

sealed record Parcel(string To, double Kilograms);
