using System.Text.Json;

namespace Product.Tests;

/// <summary>The events that the tests' subscriber has received from a product.</summary>
static class ReceivedEvents
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static JsonElement? FindEvent(this ProductUnderTest product, string userId, int version) =>
        product.Subscriber.EventsOf(userId)
            .Cast<JsonElement?>()
            .FirstOrDefault(received => VersionOf(received!.Value) == version);

    public static bool HasReceivedAll(this ProductUnderTest product, string userId, int lastVersion) =>
        Enumerable.Range(1, lastVersion).All(version => product.FindEvent(userId, version) is not null);

    public static async Task<JsonElement> WaitForEventAsync(
        this ProductUnderTest product, string userId, int version, TimeSpan within)
    {
        await Eventually.TrueAsync($"the event of version {version} of {userId} has arrived", within,
            () => product.FindEvent(userId, version) is not null, Cancellation);
        return product.FindEvent(userId, version)!.Value;
    }

    public static int VersionOf(JsonElement received) => received.GetProperty("data").GetProperty("version").GetInt32();
}
