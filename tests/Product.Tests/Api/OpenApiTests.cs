using System.Text.Json;

namespace Product.Tests.Api;

/// <summary>The OpenAPI document itself. That responses are as it describes them, every other test checks.</summary>
public sealed class OpenApiTests(SharedProduct shared) : ProductTest(shared)
{
    static ApiDocument Document => ApiDocument.Current!;

    static JsonElement Schemas => Document.Json.GetProperty("components").GetProperty("schemas");

    [Fact]
    public void Each_operation_has_a_stable_id()
    {
        Dictionary<string, string> ids = new()
        {
            ["get /users"] = "listUsers",
            ["post /users"] = "createUser",
            ["get /users/{id}"] = "getUser",
            ["patch /users/{id}"] = "updateUser",
            ["delete /users/{id}"] = "deleteUser",
            ["get /health"] = "getHealth",
            ["get /health/live"] = "getLiveness",
            ["get /health/ready"] = "getReadiness",
        };
        Assert.Equal(ids, Document.Operations.ToDictionary(
            operation => operation.Name,
            operation => operation.Operation.GetProperty("operationId").GetString()!));
    }

    [Fact]
    public void Each_operation_has_descriptions_and_an_example()
    {
        Assert.All(Document.Operations, operation =>
        {
            Assert.NotEmpty(operation.Operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Operation.GetProperty("description").GetString()!);
            Assert.NotEmpty(Examples(operation.Operation));
            Assert.All(Parameters(operation.Operation), parameter =>
            {
                Assert.NotEmpty(parameter.GetProperty("description").GetString()!);
                Assert.True(parameter.TryGetProperty("example", out _));
            });
        });
    }

    [Fact]
    public void Examples_are_valid()
    {
        foreach (var (name, operation) in Document.Operations)
        {
            foreach (var (schema, value) in Examples(operation))
                Document.AssertValid(schema, value, $"{name} {value}");
            foreach (var parameter in Parameters(operation))
                Document.AssertValid(parameter.GetProperty("schema"), parameter.GetProperty("example"), name);
        }
    }

    [Fact]
    public void Requests_take_no_unknown_members_but_any_attributes()
    {
        foreach (var request in (string[])["CreateUser", "UpdateUser"])
            Assert.False(Schemas.GetProperty(request).GetProperty("additionalProperties").GetBoolean());
        foreach (var body in (string[])["User", "CreateUser", "UpdateUser"])
            Assert.True(Member(body, "attributes").GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void Numbers_have_a_format()
    {
        Assert.Equal(("integer", "int64"), TypeOf(Member("User", "version")));
        Assert.Equal(("integer", "int32"), TypeOf(Member("Problem", "status")));
        Assert.Equal(("number", "double"), TypeOf(Member("ReadyPart", "durationMs")));

        static (string?, string?) TypeOf(JsonElement schema) =>
            (schema.GetProperty("type").GetString(), schema.GetProperty("format").GetString());
    }

    [Fact]
    public void A_member_that_can_be_absent_is_not_required()
    {
        Assert.Equal(["email", "name"], Required("CreateUser"));
        Assert.False(Schemas.GetProperty("UpdateUser").TryGetProperty("required", out _));
        Assert.Equal(["users"], Required("UserPage"));
        Assert.DoesNotContain("errors", Required("Problem"));
        Assert.DoesNotContain("detail", Required("ReadyPart"));

        static IEnumerable<string> Required(string schema) =>
            Schemas.GetProperty(schema).GetProperty("required").EnumerateArray().Select(name => name.GetString()!);
    }

    [Fact]
    public void The_codes_of_problems_are_those_of_the_contract()
    {
        var codes = Member("Problem", "code").GetProperty("enum").EnumerateArray();
        Assert.Equal(
            ProductContract.ProblemCodes,
            codes.Select(code => code.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_names_a_server_and_its_tags_and_security_schemes()
    {
        Assert.NotEmpty(Document.Json.GetProperty("servers").EnumerateArray());
        var tags = Document.Json.GetProperty("tags").EnumerateArray();
        Assert.Equal(["users", "health"], tags.Select(tag => tag.GetProperty("name").GetString()));
        var schemes = Document.Json.GetProperty("components").GetProperty("securitySchemes");
        var required = Document.Json.GetProperty("security").EnumerateArray();
        Assert.All(required.SelectMany(item => item.EnumerateObject()), scheme =>
            Assert.True(schemes.TryGetProperty(scheme.Name, out _)));
        Assert.All(Document.Operations, operation => Assert.Equal(
            operation.Name.Contains("/health", StringComparison.Ordinal),
            operation.Operation.TryGetProperty("security", out var own) && own.GetArrayLength() == 0));
    }

    static JsonElement Member(string schema, string name) =>
        Schemas.GetProperty(schema).GetProperty("properties").GetProperty(name);

    static JsonElement[] Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    /// <summary>The examples of the request and the responses, each with its schema.</summary>
    static IEnumerable<(JsonElement Schema, JsonElement Value)> Examples(JsonElement operation)
    {
        var bodies = operation.GetProperty("responses").EnumerateObject().Select(response => response.Value);
        if (operation.TryGetProperty("requestBody", out var request))
            bodies = bodies.Append(request);
        foreach (var body in bodies)
        {
            if (!body.TryGetProperty("content", out var content))
                continue;
            foreach (var media in content.EnumerateObject().Select(media => media.Value))
            {
                var schema = media.GetProperty("schema");
                if (media.TryGetProperty("example", out var example))
                    yield return (schema, example);
                if (!media.TryGetProperty("examples", out var examples))
                    continue;
                foreach (var named in examples.EnumerateObject())
                    yield return (schema, Document.Resolve(named.Value).GetProperty("value"));
            }
        }
    }
}
