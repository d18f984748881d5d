namespace Product.FaultInjection.Faults;

/// <summary>Processes that are killed and started again, or paused.</summary>
static class ProcessFaults
{
    public static InjectedFault Kill(Instance instance) =>
        new($"kill {instance.Name}", async (duration, cancellationToken) =>
        {
            await instance.KillAsync(cancellationToken);
            await Task.Delay(duration / 4, cancellationToken);
            instance.Start();
            await instance.ReadyAsync(cancellationToken);
        });

    public static InjectedFault Pause(Instance instance) => new(
        $"pause {instance.Name}",
        (duration, cancellationToken) => PauseAsync(instance.Process!, duration, cancellationToken));

    public static InjectedFault KillSidecar(ProductUnderFaults product, Instance instance) =>
        new($"kill the sidecar of {instance.Name}", async (duration, cancellationToken) =>
        {
            await product.ProductUnderTest.KillSidecarAsync(instance, cancellationToken);
            await Task.Delay(duration / 4, cancellationToken);
            product.ProductUnderTest.StartSidecar(instance);
            await instance.ReadyAsync(cancellationToken);
        });

    public static InjectedFault PauseSidecar(ProductUnderFaults product, Instance instance) =>
        new($"pause the sidecar of {instance.Name}", (duration, cancellationToken) =>
            PauseAsync(product.ProductUnderTest.SidecarOf(instance), duration, cancellationToken));

    public static InjectedFault KillServer(ProductUnderFaults product, string name, IStoreServer server) =>
        new($"kill {name}", async (duration, cancellationToken) =>
        {
            await server.KillAsync(cancellationToken);
            await Task.Delay(duration / 4, cancellationToken);
            await server.RestartAsync(cancellationToken);
            await Task.WhenAll(product.Users.Select(instance => instance.ReadyAsync(cancellationToken)));
        });

    public static InjectedFault PauseServer(string name, IStoreServer server) =>
        new($"pause {name}", async (duration, cancellationToken) =>
        {
            server.Pause();
            await Task.Delay(duration, cancellationToken);
            server.Unpause();
        });

    static async Task PauseAsync(ChildProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        process.Pause();
        try
        {
            await Task.Delay(duration, cancellationToken);
        }
        finally
        {
            process.Unpause();
        }
    }
}
