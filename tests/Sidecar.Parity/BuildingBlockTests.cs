using Sidecar.Parity.Scenes;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

// One class for each building block, so that they run in parallel.

public sealed class StateInMemoryTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "state", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.State, table, name, ("store", "memory"));
}

public sealed class StateInSqliteTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "state", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.State, table, name, ("store", "sqlite"));
}

public sealed class StateInRedisTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "state-redis", MemberType = typeof(Table))]
    public Task Store_specifics_match_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.StateOnRedis, table, name, ("store", "redis"));

    [Theory, MemberData(nameof(Table.Cases), "state", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.StateOnRedis, table, name, ("store", "redis"));
}

public sealed class StateInPostgresTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "state-postgres", MemberType = typeof(Table))]
    public Task Store_specifics_match_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.StateOnPostgres, table, name, ("store", "postgres"));

    [Theory, MemberData(nameof(Table.Cases), "state", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.StateOnPostgres, table, name, ("store", "postgres"));
}

public sealed class StateKeyTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "keys", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.State, table, name);
}

public sealed class PublishTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "publish", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.PubSub, table, name);
}

public sealed class PublishOnRedisTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "publish", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.PubSubOnRedis, table, name);
}

public sealed class DeliveryTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "deliver", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.PubSub, table, name);
}

public sealed class DeliveryOnRedisTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "deliver", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.PubSubOnRedis, table, name);
}

public sealed class InvocationTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "invoke", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.Invoke, table, name);
}

public sealed class ApiTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "api", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.State, table, name);
}

public sealed class NoComponentsTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "bare", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.Bare, table, name);
}

public sealed class TokenTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "tokens", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.Tokens, table, name);
}

public sealed class TracingTests(ScenePairs pairs)
{
    [Theory, MemberData(nameof(Table.Cases), "traced", MemberType = typeof(Table))]
    public Task Matches_daprd(string table, string name) =>
        pairs.CompareAsync(Scene.Traced, table, name);

    [Theory, MemberData(nameof(Table.Cases), "traced", MemberType = typeof(Table))]
    public Task Matches_daprd_without_tracing(string table, string name) =>
        pairs.CompareAsync(Scene.Untraced, table, name);
}
