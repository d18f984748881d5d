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
