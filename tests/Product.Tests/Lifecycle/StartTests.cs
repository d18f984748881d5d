using System.Diagnostics;
using System.Net;

namespace Product.Tests.Lifecycle;

public sealed class StartTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly ProductOptions OneInstance = new() { UsersInstances = 1 };
    static readonly Uri OutboundHealth = new("/v1.0/healthz/outbound", UriKind.Relative);
    static readonly TimeSpan ResponseLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_app_started_before_its_sidecar_waits_for_it()
    {
        var product = await PrepareAsync(OneInstance);
        product.StartApps();
        var users = product.Users[0].Client;
        await Eventually.TrueAsync("users is alive", ProductUnderTest.StartLimit,
            () => HasStatusAsync(users, "/health/live", HttpStatusCode.OK), Cancellation);
        await ExpectHealthAsync(users, "/health", "unhealthy");
        await ExpectHealthAsync(users, "/health/ready", "not-ready");
        (await users.ReadAsync($"/users?email={UsersApi.NewEmail()}"))
            .ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        var watch = Stopwatch.StartNew();
        (await users.PostAsync(UsersApi.Body(UsersApi.NewEmail())))
            .ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, ResponseLimit);

        product.StartSidecars();
        await ExpectServingAsync(product);
    }

    [Fact]
    public async Task A_sidecar_started_before_its_app_waits_for_it()
    {
        var product = await PrepareAsync(OneInstance);
        product.StartSidecars();
        await Eventually.TrueAsync("the sidecar is healthy", ProductUnderTest.StartLimit, async () =>
        {
            using var health = await product.Users[0].Sidecar.GetAsync(OutboundHealth, Cancellation);
            return health.IsSuccessStatusCode;
        }, Cancellation);

        product.StartApps();
        await ExpectServingAsync(product);
    }

    [Fact]
    public async Task A_store_started_last_is_waited_for()
    {
        var product = await PrepareAsync(OneInstance);
        Assert.SkipWhen(product.Store is not { IsProgram: true }, "the lane has no store server to start last");
        await product.Store.KillAsync(Cancellation);
        product.StartSidecars();
        product.StartApps();
        var users = product.Users[0].Client;
        await Eventually.TrueAsync("users is alive and not ready", ProductUnderTest.StartLimit, async () =>
            await HasStatusAsync(users, "/health/live", HttpStatusCode.OK)
            && await HasStatusAsync(users, "/health/ready", HttpStatusCode.ServiceUnavailable), Cancellation);
        if (Lane.Current.Sidecar == "daprd")
        {
            await Eventually.TrueAsync("the runner reports the end of a sidecar", ProductUnderTest.StartLimit,
                () => product.LogTails(1000).Contains("started again", StringComparison.OrdinalIgnoreCase),
                Cancellation);
        }

        await product.Store.RestartAsync(Cancellation);
        await ExpectServingAsync(product);
    }

    static async Task<bool> HasStatusAsync(HttpClient client, string path, HttpStatusCode status) =>
        (await client.ReadAsync(path)).Status == status;

    static async Task ExpectHealthAsync(HttpClient users, string path, string status)
    {
        var health = (await users.ReadAsync(path)).Expect(HttpStatusCode.ServiceUnavailable).Json;
        Assert.Equal(status, health.GetProperty("status").GetString());
    }

    static async Task ExpectServingAsync(ProductUnderTest product)
    {
        await product.ReadyAsync(Cancellation);
        var user = await product.InvocationClient.CreateAsync();
        await product.WaitForEventAsync(user.Id, 1, TimeSpan.FromSeconds(20));
    }
}
