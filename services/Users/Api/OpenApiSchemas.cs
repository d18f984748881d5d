using Microsoft.OpenApi;

namespace Users.Api;

/// <summary>The documents that go in and out, with the limits that the rules check.</summary>
static class OpenApiSchemas
{
    public const string User = "User", Page = "UserPage", Create = "CreateUser", Update = "UpdateUser", Problem = "Problem";

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document) => new()
    {
        [User] = Object(new()
        {
            ["id"] = Text("Opaque.", pattern: "^[a-z2-7]{1,32}$"),
            ["email"] = Email,
            ["name"] = Name,
            ["status"] = Status,
            ["attributes"] = Attributes,
            ["version"] = new() { Type = JsonSchemaType.Integer, Minimum = "1", Description = "Counts from 1; the ETag in quotes." },
            ["createdAt"] = Time,
            ["updatedAt"] = Time,
        }, "id", "email", "name", "status", "attributes", "version", "createdAt", "updatedAt"),
        [Page] = Object(new()
        {
            ["users"] = new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(User, document) },
            ["next"] = Text("The cursor of the next page; absent on the last one.", Limits.Cursor),
        }, "users"),
        [Create] = Closed(Object(new() { ["email"] = Email, ["name"] = Name, ["attributes"] = Attributes }, "email", "name")),
        [Update] = Closed(Object(new()
        {
            ["email"] = Email,
            ["name"] = Name,
            ["status"] = Status,
            ["attributes"] = new()
            {
                Type = JsonSchemaType.Object | JsonSchemaType.Null,
                Description = "Merged member by member; null removes one, and null for all of them gives {}. " + AttributeLimits,
            },
        })),
        [Problem] = Object(new()
        {
            ["type"] = Text("Always about:blank."),
            ["title"] = Text("What is wrong."),
            ["status"] = new() { Type = JsonSchemaType.Integer },
            ["code"] = Text("What is wrong, for programs."),
            ["detail"] = Text("What to do."),
            ["traceId"] = Text("As it stands in the log."),
            ["errors"] = new()
            {
                Type = JsonSchemaType.Object,
                Description = "Every fault at once: member or parameter, each with its sentences.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        }, "type", "title", "status", "code", "detail", "traceId"),
    };

    static readonly string AttributeLimits = $"At most {Limits.AttributesBytes} bytes of UTF-8 without insignificant white space, "
        + $"{Limits.AttributesMembers} members in all, depth {Limits.AttributesDepth} ({{}} is 1; an array counts).";

    static OpenApiSchema Email => Text("One address, shown as it was given; at most 64 octets before the @.", Limits.Email, format: "idn-email");

    static OpenApiSchema Name => Text("Trimmed; no control characters.", Limits.Name, minLength: 1);

    static OpenApiSchema Status => new() { Type = JsonSchemaType.String, Enum = ["active", "inactive"] };

    static OpenApiSchema Time => Text("UTC with milliseconds.", format: "date-time");

    static OpenApiSchema Attributes => new()
    {
        Type = JsonSchemaType.Object,
        Description = "The caller's own, kept in order and with the text of its numbers. " + AttributeLimits,
    };

    static OpenApiSchema Object(Dictionary<string, OpenApiSchema> properties, params string[] required) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Key, IOpenApiSchema (property) => property.Value),
        Required = required.ToHashSet(),
    };

    static OpenApiSchema Closed(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = false;
        return schema;
    }

    static OpenApiSchema Text(string description, int? maxLength = null, int? minLength = null, string? format = null, string? pattern = null) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        MaxLength = maxLength,
        MinLength = minLength,
        Format = format,
        Pattern = pattern,
    };
}
