using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using ServiceDefaults;

namespace Users.Api;

/// <summary>Examples of the bodies.</summary>
static class OpenApiExamples
{
    const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    const string User = """
        {"id":"abc2345","email":"ada@example.org","name":"Ada Lovelace","status":"active",
        "attributes":{"team":"engines"},"version":1,
        "createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z"}
        """;

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="type">The type of a body.</param>
    public static JsonNode? Of(Type type) => JsonNode.Parse(type.Name switch
    {
        nameof(UserView) => User,
        nameof(UserPageView) => $$"""{"users":[{{User}}],"next":"AAAAAAAAAAEAAAAAAAAAAA"}""",
        nameof(CreateUser) => """{"email":"ada@example.org","name":"Ada Lovelace","attributes":{"team":"engines"}}""",
        nameof(UpdateUser) => """{"name":"Ada King","attributes":{"team":null}}""",
        "HealthAnswer" => """{"status":"healthy","timestamp":"2026-01-02T03:04:05Z","version":"1.0.0"}""",
        "LiveAnswer" => """{"status":"alive"}""",
        "ReadyAnswer" => """{"status":"ready","parts":[{"name":"sidecar","status":"healthy","durationMs":1.2}]}""",
        _ => "null",
    });

    public static OpenApiExample Of(Problem problem)
    {
        Dictionary<string, string[]>? errors = problem == Problem.InvalidQuery
            ? new() { ["limit"] = ["must be given once"] }
            : problem == Problems.ValidationFailed ? new() { ["name"] = ["must be given"] } : null;
        var body = new ProblemDocument(
            "about:blank", problem.Title, problem.Status, problem.Code, problem.Detail, TraceId, errors);
        return new() { Summary = problem.Title, Value = JsonSerializer.SerializeToNode(body, Options) };
    }
}
