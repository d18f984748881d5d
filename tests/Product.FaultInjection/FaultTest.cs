namespace Product.FaultInjection;

/// <summary>A scenario in the shared world; skipped with the reason where the lane cannot run, judged by itself when it is done.</summary>
public abstract class FaultTest(World world) : IAsyncLifetime
{
    protected World World => world;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static async Task RestartAsync(Instance users)
    {
        await users.KillAsync(Cancel);
        users.Start();
        await users.ReadyAsync(Cancel);
    }

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(World.SkipReason is not null, World.SkipReason ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(world.ProductUnderTest.LogTails(15));
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
