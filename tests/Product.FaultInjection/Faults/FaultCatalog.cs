namespace Product.FaultInjection.Faults;

/// <summary>All faults that a lane supports. Their order is part of what a seed repeats.</summary>
static class FaultCatalog
{
    public static IReadOnlyList<InjectedFault> For(ProductUnderFaults product) =>
    [
        .. product.Users.SelectMany((instance, i) => ForInstance(product, instance, product.SidecarProxies[i])),
        .. ProductUnderFaults.HasStoreServer ? ForServers(product) : [],
    ];

    static IEnumerable<InjectedFault> ForInstance(ProductUnderFaults product, Instance instance, TcpProxy sidecarProxy)
    {
        // twice, since a process that ends is the most common fault of a cluster
        yield return ProcessFaults.Kill(instance);
        yield return ProcessFaults.Kill(instance);
        yield return ProcessFaults.Pause(instance);
        foreach (var fault in ConnectionFaults.For($"{instance.Name} and its sidecar", sidecarProxy))
            yield return fault;

        // where the store is a file, all sidecars share one process with the broker
        if (!ProductUnderFaults.HasStoreServer)
            yield break;
        yield return ProcessFaults.PauseSidecar(product, instance);
        yield return ProcessFaults.KillSidecar(product, instance);
    }

    static IEnumerable<InjectedFault> ForServers(ProductUnderFaults product)
    {
        var store = product.Store!;
        yield return ProcessFaults.KillServer(product, "the store", store);
        yield return ProcessFaults.PauseServer("the store", store);
        if (product.ProductUnderTest.Redis is { } broker && broker != store)
            yield return ProcessFaults.KillServer(product, "the broker", broker);
        foreach (var fault in ConnectionFaults.For("sidecars and store", product.StoreProxy!))
            yield return fault;
    }
}
