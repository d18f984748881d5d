[assembly: AssemblyFixture(typeof(Product.Tests.SharedProduct))]

namespace Product.Tests;

/// <summary>One running product, shared by all tests that change nothing but their own users.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    ProductUnderTest? product;

    public ProductUnderTest ProductUnderTest =>
        product ?? throw new InvalidOperationException("The lane cannot run here.");

    /// <summary>Sends requests to each instance of <c>users</c> and by service invocation, in turn.</summary>
    public HttpClient RoundRobinClient { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Lane.Current.SkipReason is not null)
            return;
        product = await ProductUnderTest.StartAsync(Lane.Current, new(), TestContext.Current.CancellationToken);
        HttpClient[] clients = [.. product.Users.Select(instance => instance.Client), product.InvocationClient];
        ApiDocument.Current = await ApiDocument.ReadAsync(clients[0], TestContext.Current.CancellationToken);
        RoundRobinClient = new(new RoundRobinHandler(clients)) { BaseAddress = new("http://round-robin") };
    }

    public async ValueTask DisposeAsync()
    {
        RoundRobinClient?.Dispose();
        if (product is not null)
            await product.DisposeAsync();
    }
}
