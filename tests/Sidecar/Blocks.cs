using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

public sealed class StateInMemory(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name, ("store", "memory"));
}

public sealed class StateSqlite(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "state", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name, ("store", "sqlite"));
}

public sealed class StateKeys(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "keys", MemberType = typeof(Table))]
    public Task Are_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name);
}

public sealed class Publish(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "publish", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name);
}

public sealed class Deliver(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "deliver", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name);
}

public sealed class Invoke(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "invoke", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name);
}

public sealed class Api(Pairs pairs)
{
    [Theory, MemberData(nameof(Table.Rows), "api", MemberType = typeof(Table))]
    public Task Is_as_daprds(string table, string name) => pairs.CompareAsync(Scene.Main, table, name);
}
