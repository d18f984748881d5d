namespace Architecture.Tests.Rules;

/// <summary>The arrows of the sidecar: the table of sidecar/README.md, which says what each folder is for.</summary>
static class SidecarArrows
{
    public static readonly Arrows[] Table =
    [
        new("Errors"),
        new("Options"),
        new("GoCompat"),
        new("Resources", "Errors", "Options", "GoCompat"),
        new("Tracing", "Resources"),
        new("Resiliency", "Resources"),
        new("Redis", "Errors", "GoCompat", "Resources"),
        new("Runtime", "Errors", "Options"),
        new("State", "Errors", "Options", "Resiliency", "Resources"),
        new("State/InMemory", "State", "Errors", "GoCompat", "Resources"),
        new("State/Sqlite", "State", "Errors", "GoCompat", "Resources"),
        new("State/Postgres", "State", "Errors", "GoCompat", "Resources"),
        new("State/Redis", "State", "Errors", "GoCompat", "Resources", "Redis"),
        new("Invocation/NameResolution", "Errors", "Options", "GoCompat"),
        new("Invocation", "Invocation/NameResolution", "Errors", "Options", "Resiliency", "Resources"),
        new(
            "PubSub",
            "Invocation", "Runtime", "Tracing", "Errors", "Options", "GoCompat", "Resiliency", "Resources"),
        new("PubSub/InMemory", "PubSub", "Errors", "Resources"),
        new("PubSub/RedisStreams", "PubSub", "Errors", "Resources", "Redis"),
        new("Metadata", "State", "PubSub", "Errors", "Options", "GoCompat", "Resources"),
        new(
            "Api/Http",
            "State", "PubSub", "Invocation", "Metadata", "Runtime", "Tracing", "Errors", "Options", "GoCompat"),
        new("Api/Grpc", "State", "PubSub", "Invocation", "Metadata", "Runtime", "Tracing", "Errors", "Options"),
        new(
            "Hosting",
            "Errors", "Options", "GoCompat", "Resources", "Tracing", "Resiliency", "Redis", "Runtime",
            "State", "State/InMemory", "State/Sqlite", "State/Postgres", "State/Redis",
            "Invocation/NameResolution", "Invocation", "PubSub", "PubSub/InMemory", "PubSub/RedisStreams",
            "Metadata", "Api/Http", "Api/Grpc"),
        new("Cli", "Errors", "Options"),
        new("Runner", "Hosting", "Cli", "Invocation", "Errors", "Options"),
        new("Program.cs", Arrows.All),
    ];
}
