using Architecture.Tests.Graph;

namespace Architecture.Tests.Sources;

/// <summary>The projects whose structure is held, each compiled once.</summary>
static class Projects
{
    static readonly Lazy<CompiledProject> LazyUsers = new(() => CompiledProject.Load("Users", new("services/Users")));

    static readonly Lazy<CompiledProject> LazySidecar =
        new(() => CompiledProject.Load("Sidecar", new("sidecar", "Api", "State", "PubSub", "Invocation")));

    static readonly Lazy<DependencyGraph> LazyUsersGraph = new(() => DependencyGraph.Of(Users));

    static readonly Lazy<DependencyGraph> LazySidecarGraph = new(() => DependencyGraph.Of(Sidecar));

    public static CompiledProject Users => LazyUsers.Value;

    public static CompiledProject Sidecar => LazySidecar.Value;

    public static DependencyGraph UsersGraph => LazyUsersGraph.Value;

    public static DependencyGraph SidecarGraph => LazySidecarGraph.Value;
}
