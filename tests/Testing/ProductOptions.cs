namespace Testing;

/// <summary>How a product is put together for a test.</summary>
public sealed record ProductOptions
{
    /// <summary>Instances of <c>users</c>, all with that app id.</summary>
    public int UsersInstances { get; init; } = 2;

    /// <summary>
    /// Each instance is run by a runner of its own, so that it can be killed with its sidecar. The embedded sidecar's
    /// in-memory broker then reaches nobody else: for tests that need no events.
    /// </summary>
    public bool OneRunEach { get; init; }

    /// <summary>Servers are programs of this machine that keep what they acknowledged when they are killed.</summary>
    public bool DurableServers { get; init; }

    /// <summary>Whether <c>search</c> runs too.</summary>
    public bool WithSearch { get; init; } = true;

    /// <summary>Settings of the services, as environment variables: <c>Users__Storage__ClaimGracePeriod</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What the apps demand of every caller; null: nothing. <c>TOKENS=1</c> sets both tokens.</summary>
    public string? AppToken { get; init; } = WithTokens ? "app-token-of-the-tests" : null;

    /// <summary>What the sidecars demand of every caller; null: nothing.</summary>
    public string? DaprToken { get; init; } = WithTokens ? "dapr-token-of-the-tests" : null;

    static bool WithTokens => Environment.GetEnvironmentVariable("TOKENS") == "1";
}
