namespace Testing;

/// <summary>Where the servers of a product listen; null for a server that its lane does not use.</summary>
/// <param name="RabbitHost">Host, port and virtual host.</param>
sealed record ServerAddresses(int? RedisPort, int? PostgresPort, string? RabbitHost);
