namespace Product.Tests;

/// <summary>
/// A test on the shared product, or on products of its own. It is skipped, with the reason, where the lane cannot run.
/// </summary>
public abstract class ProductTest(SharedProduct shared) : IAsyncLifetime
{
    readonly List<ProductUnderTest> ownProducts = [];
    readonly List<GrpcTap> taps = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ProductUnderTest ProductUnderTest => shared.ProductUnderTest;

    protected HttpClient Users => shared.RoundRobinClient;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Lane.Current.SkipReason is not null, Lane.Current.SkipReason ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var product in ownProducts.DefaultIfEmpty(shared.ProductUnderTest))
                TestContext.Current.TestOutputHelper?.WriteLine(product.LogTails());
        }

        foreach (var tap in taps)
            await tap.DisposeAsync();
        foreach (var product in ownProducts)
            await product.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a measured figure to the output of the run.</summary>
    protected static void WriteLine(string line) =>
        Console.Out.WriteLine($"    {TestContext.Current.TestMethod!.MethodName}: {line}");

    protected async Task<ProductUnderTest> StartAsync(ProductOptions options)
    {
        var product = await ProductUnderTest.StartAsync(Lane.Current, options, Cancellation);
        ownProducts.Add(product);
        return product;
    }

    /// <summary>A product whose processes the test starts itself.</summary>
    protected async Task<ProductUnderTest> PrepareAsync(ProductOptions options)
    {
        var product = await ProductUnderTest.PrepareAsync(Lane.Current, options, Cancellation);
        ownProducts.Add(product);
        return product;
    }

    /// <summary>Starts a product with one instance of <c>users</c>, with a tap between it and its sidecar.</summary>
    protected async Task<(ProductUnderTest ProductUnderTest, Instance Users, GrpcTap Tap)> StartTappedAsync(
        params (string Name, string Value)[] settings)
    {
        var product = await PrepareAsync(new()
        {
            UsersInstances = 1,
            Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        });
        var users = product.Users[0];
        var tap = await GrpcTap.StartAsync(users.SidecarGrpcPort);
        taps.Add(tap);
        users.DaprGrpcPort = tap.Port;
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancellation);
        return (product, users, tap);
    }
}
