namespace Testing;

/// <summary>The configuration of a product under test.</summary>
public sealed record ProductOptions
{
    /// <summary>The number of instances of <c>users</c>, all with the same app id.</summary>
    public int UsersInstances { get; init; } = 2;

    /// <summary>
    /// Whether each instance has its own runner, so that its sidecar can be killed too. The embedded sidecar's
    /// in-memory broker then delivers no events to other instances: for tests that need none.
    /// </summary>
    public bool RunnerPerInstance { get; init; }

    /// <summary>Whether servers are programs that keep acknowledged writes when they are killed.</summary>
    public bool DurableServers { get; init; }

    /// <summary>Whether <c>search</c> runs too.</summary>
    public bool WithSearch { get; init; } = true;

    /// <summary>Settings of the services, as environment variables: <c>Users__Storage__ClaimGracePeriod</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The token that apps require of callers; null for none. <c>TOKENS=1</c> sets both tokens.</summary>
    public string? AppToken { get; init; } = WithTokens ? "app-token-of-the-tests" : null;

    /// <summary>The token that sidecars require of callers; null for none.</summary>
    public string? DaprToken { get; init; } = WithTokens ? "dapr-token-of-the-tests" : null;

    static bool WithTokens => Environment.GetEnvironmentVariable("TOKENS") == "1";
}
