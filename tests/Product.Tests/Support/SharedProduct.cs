[assembly: AssemblyFixture(typeof(Product.Tests.SharedProduct))]

namespace Product.Tests;

/// <summary>One running product for all tests that leave it whole: they have only their own users in it.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    ProductUnderTest? product;

    public ProductUnderTest ProductUnderTest => product ?? throw new InvalidOperationException("The lane cannot run here.");

    /// <summary>Each request through the next door: straight to either instance of users, or by invocation.</summary>
    public HttpClient AnyDoor { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Lane.Current.SkipReason is not null)
            return;
        product = await ProductUnderTest.StartAsync(Lane.Current, new(), TestContext.Current.CancellationToken);
        AnyDoor = new(new AnyDoorHandler([.. product.Users.Select(instance => instance.Client), product.InvocationClient]))
        {
            BaseAddress = new("http://any-door"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        AnyDoor?.Dispose();
        if (product is not null)
            await product.DisposeAsync();
    }
}
