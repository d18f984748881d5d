using System.Globalization;
using System.Net;

namespace Product.Tests.Api;

[Trait("Lane", "tokens")]
public sealed class HealthTests(SharedProduct shared) : ProductTest(shared)
{
    IEnumerable<Instance> Services => [.. ProductUnderTest.Users, ProductUnderTest.Search];

    [Fact]
    public async Task Health_returns_status_timestamp_and_version()
    {
        foreach (var service in Services)
        {
            var health = (await service.Client.ReadAsync("/health")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(["status", "timestamp", "version"], health.EnumerateObject().Select(member => member.Name));
            Assert.Equal("healthy", health.GetProperty("status").GetString());
            Assert.Equal("1.0.0", health.GetProperty("version").GetString());
            var timestamp = DateTimeOffset.ParseExact(health.GetProperty("timestamp").GetString()!,
                "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Assert.InRange(timestamp, DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(1));
        }
    }

    [Fact]
    public async Task Liveness_returns_alive()
    {
        foreach (var service in Services)
        {
            var live = (await service.Client.ReadAsync("/health/live")).Expect(HttpStatusCode.OK);
            Assert.Equal("""{"status":"alive"}""", live.Text);
        }
    }

    [Fact]
    public async Task Readiness_lists_the_parts_of_a_service()
    {
        await CheckAsync(ProductUnderTest.Users[0], "sidecar", "state-store", "pub-sub");
        await CheckAsync(ProductUnderTest.Search, "sidecar", "index");

        static async Task CheckAsync(Instance service, params string[] parts)
        {
            var ready = (await service.Client.ReadAsync("/health/ready")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal("ready", ready.GetProperty("status").GetString());
            var listed = ready.GetProperty("parts").EnumerateArray().ToList();
            Assert.Equal(parts, listed.Select(part => part.GetProperty("name").GetString()!));
            Assert.All(listed, part => Assert.Equal("healthy", part.GetProperty("status").GetString()));
            Assert.All(listed, part => Assert.InRange(part.GetProperty("durationMs").GetDouble(), 0, 5000));
        }
    }

    [Fact]
    public async Task A_service_whose_store_rejects_writes_is_not_ready()
    {
        var (_, users, tap) = await StartTappedAsync(
            ("Users__Storage__HeartbeatInterval", "00:00:00.3"),
            ("Users__Storage__LeaseTimeout", "00:00:02"));
        tap.Refuse = method => method == "SaveState";
        await Eventually.TrueAsync("users is not ready", TimeSpan.FromSeconds(20), async () =>
        {
            var ready = await users.Client.ReadAsync("/health/ready");
            return ready.Status == HttpStatusCode.ServiceUnavailable
                && ready.Text.Contains("has not accepted a write", StringComparison.Ordinal);
        }, Cancellation);
        (await users.Client.ReadAsync("/users?limit=1")).Expect(HttpStatusCode.OK);

        tap.Refuse = _ => false;
        await users.ReadyAsync(Cancellation);
    }
}
