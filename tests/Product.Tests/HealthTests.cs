using System.Globalization;
using System.Net;

namespace Product.Tests;

public sealed class HealthTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task Health_has_status_time_and_version()
    {
        foreach (var service in (Instance[])[.. ProductUnderTest.Users, ProductUnderTest.Search])
        {
            var health = (await service.Client.ReadAsync("/health")).Is(HttpStatusCode.OK).Json;
            Assert.Equal(["status", "timestamp", "version"], health.EnumerateObject().Select(member => member.Name));
            Assert.Equal("healthy", health.GetProperty("status").GetString());
            Assert.Equal("1.0.0", health.GetProperty("version").GetString());
            var timestamp = DateTimeOffset.ParseExact(health.GetProperty("timestamp").GetString()!, "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Assert.InRange(timestamp, DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(1));
        }
    }

    [Fact]
    public async Task Liveness_says_alive()
    {
        foreach (var service in (Instance[])[.. ProductUnderTest.Users, ProductUnderTest.Search])
            Assert.Equal("""{"status":"alive"}""", (await service.Client.ReadAsync("/health/live")).Is(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task Readiness_names_its_parts()
    {
        await CheckAsync(ProductUnderTest.Users[0], "sidecar", "state-store", "pub-sub");
        await CheckAsync(ProductUnderTest.Search, "sidecar", "index");

        static async Task CheckAsync(Instance service, params string[] parts)
        {
            var ready = (await service.Client.ReadAsync("/health/ready")).Is(HttpStatusCode.OK).Json;
            Assert.Equal("ready", ready.GetProperty("status").GetString());
            var listed = ready.GetProperty("parts").EnumerateArray().ToList();
            Assert.Equal(parts, listed.Select(part => part.GetProperty("name").GetString()!));
            Assert.All(listed, part => Assert.Equal("healthy", part.GetProperty("status").GetString()));
            Assert.All(listed, part => Assert.InRange(part.GetProperty("durationMs").GetDouble(), 0, 5000));
        }
    }

    [Fact]
    public async Task A_store_that_is_read_and_takes_no_writes_is_not_ready()
    {
        var (_, users, tap) = await StartTappedAsync(("Users__Storage__HeartbeatInterval", "00:00:00.3"), ("Users__Storage__LeaseTimeout", "00:00:02"));
        tap.Refuse = method => method == "SaveState";
        await Eventually.TrueAsync("it is not ready", TimeSpan.FromSeconds(20), async () =>
            (await users.Client.ReadAsync("/health/ready")) is { Status: HttpStatusCode.ServiceUnavailable } ready
            && ready.Text.Contains("takes no writes", StringComparison.Ordinal), Cancel);
        (await users.Client.ReadAsync("/users?limit=1")).Is(HttpStatusCode.OK);

        tap.Refuse = _ => false;
        await users.ReadyAsync(Cancel);
    }
}
