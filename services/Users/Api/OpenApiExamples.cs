using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using ServiceDefaults;

namespace Users.Api;

/// <summary>Examples of the bodies.</summary>
static class OpenApiExamples
{
    const string User = """
        {"id":"abc2345","email":"ada@example.org","name":"Ada Lovelace","status":"active",
        "attributes":{"team":"engines"},"version":1,
        "createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z"}
        """;

    /// <param name="schema">The name of a component.</param>
    public static JsonNode? Of(string schema) => JsonNode.Parse(schema switch
    {
        "User" => User,
        "UserPage" => $$"""{"users":[{{User}}],"next":"AAAAAAAAAAEAAAAAAAAAAA"}""",
        "CreateUser" => """{"email":"ada@example.org","name":"Ada Lovelace","attributes":{"team":"engines"}}""",
        "UpdateUser" => """{"name":"Ada King","attributes":{"team":null}}""",
        "HealthAnswer" => """{"status":"healthy","timestamp":"2026-01-02T03:04:05Z","version":"1.0.0"}""",
        "LiveAnswer" => """{"status":"alive"}""",
        "ReadyAnswer" => """{"status":"ready","parts":[{"name":"sidecar","status":"healthy","durationMs":1.2}]}""",
        _ => "null",
    });

    public static OpenApiExample Of(Problem problem)
    {
        var body = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = problem.Title,
            ["status"] = problem.Status,
            ["code"] = problem.Code,
            ["detail"] = problem.Detail,
            ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (problem == Problem.InvalidQuery)
            body["errors"] = new JsonObject { ["limit"] = new JsonArray("must be given once") };
        if (problem == Problems.ValidationFailed)
            body["errors"] = new JsonObject { ["name"] = new JsonArray("must be given") };
        return new() { Summary = problem.Title, Value = body };
    }
}
