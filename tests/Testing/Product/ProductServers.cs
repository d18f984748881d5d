namespace Testing;

/// <summary>The servers that the components of a lane need.</summary>
sealed class ProductServers : IAsyncDisposable
{
    readonly string? rabbitVirtualHost;

    ProductServers(string? rabbitVirtualHost) => this.rabbitVirtualHost = rabbitVirtualHost;

    public RedisServer? Redis { get; private set; }

    public PostgresServer? Postgres { get; private set; }

    public ServerAddresses Addresses { get; private set; } = new(null, null, null);

    public static async Task<ProductServers> StartAsync(
        Lane lane, string folder, bool durable, CancellationToken cancellationToken)
    {
        var virtualHost = lane.Components == "rabbitmq" ? Path.GetFileName(folder) : null;
        var servers = new ProductServers(virtualHost);
        if (lane.Components is "redis" or "postgres")
            servers.Redis = await RedisServer.StartAsync(folder, durable, cancellationToken);
        if (lane.Components is "postgres" or "rabbitmq")
            servers.Postgres = await PostgresServer.StartAsync(program: durable, cancellationToken);
        var rabbitHost = virtualHost is null
            ? null
            : await RabbitServer.AddVirtualHostAsync(virtualHost, cancellationToken);
        servers.Addresses = new(servers.Redis?.Port, servers.Postgres?.Port, rabbitHost);
        return servers;
    }

    /// <summary>Waits for subscribers, where the broker does not keep events that precede a subscription.</summary>
    public Task WaitForSubscribersAsync(int count, CancellationToken cancellationToken) => rabbitVirtualHost is null
        ? Task.CompletedTask
        : RabbitServer.WaitForQueuesAsync(rabbitVirtualHost, count, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Redis is not null)
            await Redis.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
    }
}
