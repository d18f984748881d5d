namespace Product.FaultInjection;

/// <summary>A scenario on the shared product, skipped with a reason if the lane cannot run here.</summary>
public abstract class FaultTest(ProductUnderFaults product) : IAsyncLifetime
{
    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected ProductUnderFaults Product => product;

    protected static async Task RestartAsync(Instance instance)
    {
        await instance.KillAsync(CancellationToken);
        instance.Start();
        await instance.ReadyAsync(CancellationToken);
    }

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ProductUnderFaults.SkipReason is not null, ProductUnderFaults.SkipReason ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(product.LogTails());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
