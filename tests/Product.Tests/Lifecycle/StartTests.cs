using System.Diagnostics;
using System.Net;
using Product.Tests.Events;

namespace Product.Tests.Lifecycle;

public sealed class StartTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly ProductOptions OneInstance = new() { UsersInstances = 1 };
    static readonly TimeSpan Refusing = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_app_that_is_there_before_its_sidecar_waits_for_it()
    {
        var product = await PrepareAsync(OneInstance);
        product.StartApps();
        var users = product.Users[0].Client;
        await Eventually.TrueAsync("users listens", ProductUnderTest.StartLimit, async () =>
            (await users.ReadAsync("/health/live")).Status == HttpStatusCode.OK, Cancel);
        var health = (await users.ReadAsync("/health")).Is(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unhealthy", health.Json.GetProperty("status").GetString());
        Assert.Equal("not-ready", (await users.ReadAsync("/health/ready")).Is(HttpStatusCode.ServiceUnavailable).Json.GetProperty("status").GetString());
        (await users.ReadAsync($"/users?email={UsersApi.NewAddress()}")).IsProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        var asked = Stopwatch.StartNew();
        (await users.PostAsync(UsersApi.Body(UsersApi.NewAddress()))).IsProblem(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, Refusing);

        product.StartSidecars();
        await ServesAsync(product);
    }

    [Fact]
    public async Task A_sidecar_that_is_there_before_its_app_waits_for_it()
    {
        var product = await PrepareAsync(OneInstance);
        product.StartSidecars();
        await Eventually.TrueAsync("the sidecar answers", ProductUnderTest.StartLimit, async () =>
        {
            using var outbound = await product.Users[0].Sidecar.GetAsync(new Uri("/v1.0/healthz/outbound", UriKind.Relative), Cancel);
            return outbound.IsSuccessStatusCode;
        }, Cancel);

        product.StartApps();
        await ServesAsync(product);
    }

    [Fact]
    public async Task A_store_that_comes_late_is_waited_for()
    {
        var product = await PrepareAsync(OneInstance);
        Assert.SkipWhen(product.Store is not { IsProgram: true }, "the lane has no server that could be late");
        await product.Store.KillAsync(Cancel);
        product.StartSidecars();
        product.StartApps();
        await Eventually.TrueAsync("users lives and is not ready", ProductUnderTest.StartLimit, async () =>
            (await product.Users[0].Client.ReadAsync("/health/live")).Status == HttpStatusCode.OK
            && (await product.Users[0].Client.ReadAsync("/health/ready")).Status == HttpStatusCode.ServiceUnavailable, Cancel);
        if (Lane.Current.Sidecar == "daprd")
            await Eventually.TrueAsync("the runner says that a sidecar ended", ProductUnderTest.StartLimit,
                () => product.LogTails(1000).Contains("started again", StringComparison.OrdinalIgnoreCase), Cancel);

        await product.Store.RestartAsync(Cancel);
        await ServesAsync(product);
    }

    static async Task ServesAsync(ProductUnderTest product)
    {
        await product.ReadyAsync(Cancel);
        var user = await product.InvocationClient.CreateAsync();
        await EventTests.ToldAsync(product, user.Id, 1, TimeSpan.FromSeconds(20));
    }
}
