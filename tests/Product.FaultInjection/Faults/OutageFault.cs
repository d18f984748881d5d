namespace Product.FaultInjection.Faults;

/// <summary>A fault of a part that all requests need, which lasts until it is repaired.</summary>
/// <param name="Part">The part that readiness must report as unhealthy.</param>
/// <param name="ResponseLimit">How long a request may take to fail.</param>
sealed record OutageFault(string Part, TimeSpan ResponseLimit, Func<Task> InjectAsync, Func<Task> RepairAsync)
{
    const string StateStore = "state-store", Sidecar = "sidecar";

    static readonly TimeSpan DownLimit = TimeSpan.FromSeconds(2), HangLimit = TimeSpan.FromSeconds(15);

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static OutageFault StoreDown(ProductUnderFaults product) => new(StateStore, DownLimit,
        async () =>
        {
            await product.Store!.KillAsync(CancellationToken);
            product.StoreProxy!.Refuse = true;
            product.StoreProxy.Cut();
        },
        async () =>
        {
            await product.Store!.RestartAsync(CancellationToken);
            product.StoreProxy!.Refuse = false;
        });

    public static OutageFault StoreHangs(ProductUnderFaults product) => new(StateStore, HangLimit,
        () => Task.Run(() => product.Store!.Pause()),
        () => Task.Run(() => product.Store!.Unpause()));

    public static OutageFault SidecarsDown(ProductUnderFaults product) => new(Sidecar, DownLimit,
        () => Task.WhenAll(product.Users.Select(instance =>
            product.ProductUnderTest.KillSidecarAsync(instance, CancellationToken))),
        async () =>
        {
            foreach (var instance in product.Users)
                product.ProductUnderTest.StartSidecar(instance);
            await Task.WhenAll(product.Users.Select(SidecarReadyAsync));
        });

    public static OutageFault SidecarsHang(ProductUnderFaults product)
    {
        List<ChildProcess> sidecars = [.. product.Users.Select(product.ProductUnderTest.SidecarOf).Distinct()];
        return new(Sidecar, HangLimit,
            () => Task.Run(() => sidecars.ForEach(sidecar => sidecar.Pause())),
            () => Task.Run(() => sidecars.ForEach(sidecar => sidecar.Unpause())));
    }

    static Task SidecarReadyAsync(Instance instance) =>
        Eventually.TrueAsync($"the sidecar of {instance.Name} is ready", ProductUnderTest.StartLimit, async () =>
        {
            using var response = await instance.Sidecar.GetAsync("/v1.0/healthz/outbound", CancellationToken);
            return response.IsSuccessStatusCode;
        }, CancellationToken);
}
