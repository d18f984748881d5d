using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

// A class for each building block, so that they run at the same time.

public sealed class StateInMemory(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.State, table, name, ("store", "memory"));
}

public sealed class StateInSqlite(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.State, table, name, ("store", "sqlite"));
}

public sealed class StateInRedis(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state-redis", MemberType = typeof(Table))]
    public Task Has_daprds_quirks(string table, string name) => pairs.CompareAsync(Scene.StateOnRedis, table, name, ("store", "redis"));

    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.StateOnRedis, table, name, ("store", "redis"));
}

public sealed class StateInPostgres(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state-postgres", MemberType = typeof(Table))]
    public Task Has_daprds_quirks(string table, string name) => pairs.CompareAsync(Scene.StateOnPostgres, table, name, ("store", "postgres"));

    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.StateOnPostgres, table, name, ("store", "postgres"));
}

public sealed class StateKeys(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "keys", MemberType = typeof(Table))]
    public Task Are_as_daprds(string table, string name) => pairs.CompareAsync(Scene.State, table, name);
}

public sealed class Publish(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "publish", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.PubSub, table, name);
}

public sealed class PublishOnRedis(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "publish", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.PubSubOnRedis, table, name);
}

public sealed class DeliverOnRedis(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "deliver", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.PubSubOnRedis, table, name);
}

public sealed class Deliver(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "deliver", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.PubSub, table, name);
}

public sealed class Invoke(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "invoke", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Invoke, table, name);
}

public sealed class Api(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "api", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.State, table, name);
}

public sealed class Bare(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "bare", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Bare, table, name);
}

public sealed class Tokens(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "tokens", MemberType = typeof(Table))]
    public Task Are_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Tokens, table, name);
}

public sealed class Tracing(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "traced", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Traced, table, name);

    [Theory, MemberData(nameof(Table.Rows), "traced", MemberType = typeof(Table))]
    public Task Switched_off_is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Untraced, table, name);
}
