using System.Collections.Concurrent;
using Dapr;
using Dapr.Client;

// Publishes parcels on a topic and weighs each parcel that it receives.
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
    var response = await dapr.BulkPublishEventAsync("pubsub", "parcels", parcels);
    return Results.Ok(response.FailedEntries.Count);
});

app.MapPost("/announce-large", async (Parcel parcel, DaprClient dapr) =>
{
    var metadata = new Dictionary<string, string> { ["cloudevent.type"] = "large" };
    await dapr.PublishEventAsync("pubsub", "parcels", parcel, metadata);
    return Results.Accepted();
});

app.MapPost("/weigh", [Topic("pubsub", "parcels")] (Parcel parcel) =>
    weighed.Enqueue($"{parcel.To}: {parcel.Kilograms} kg"));
app.MapPost("/weigh-large", [Topic("pubsub", "parcels", "event.type == \"large\"", 1)] (Parcel parcel) =>
    weighed.Enqueue($"{parcel.To}: large"));
app.MapGet("/weighed", () => weighed.Order());

app.Run();

sealed record Parcel(string To, double Kilograms);
