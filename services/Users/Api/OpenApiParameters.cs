using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Users.Domain;

namespace Users.Api;

/// <summary>The parameters that handlers read from the request by themselves.</summary>
static class OpenApiParameters
{
    public static OpenApiParameter Id => Create(ParameterLocation.Path, "id",
        "The id of a user.", "abc2345");

    public static OpenApiParameter IfMatch => Create(ParameterLocation.Header, "If-Match",
        "One strong tag or *: 412 if the user has another version.", "\"1\"");

    public static OpenApiParameter IfNoneMatch => Create(ParameterLocation.Header, "If-None-Match",
        "Tags or *: 304 if the user has one of them.", "\"1\"");

    public static OpenApiParameter IdempotencyKey => Create(ParameterLocation.Header, IdempotencyKeyHeader.Name,
        "The same request again within 24 hours gives the same user as it is now.",
        "6f1ed002-ab59-4cb1-a6a6-6e3a4b1c2d3e",
        new() { MinLength = Limits.ShortestKey, MaxLength = Limits.LongestKey, Pattern = "^[ -~]*$" });

    public static OpenApiParameter Email => Create(ParameterLocation.Query, "email",
        "The address of one user; no other parameter may stand beside it.", "ada@example.org",
        new() { MaxLength = Limits.Email, Format = "idn-email" });

    public static OpenApiParameter Q => Create(ParameterLocation.Query, "q",
        "Beginnings of words in name or address, in any order, taken literally.", "ada love",
        new() { MinLength = 1, MaxLength = Limits.Q });

    public static OpenApiParameter Cursor => Create(ParameterLocation.Query, "cursor",
        "The `next` of the previous page, of the same `q`.", "AAAAAAAAAAEAAAAAAAAAAA",
        new() { MinLength = 1, MaxLength = Limits.Cursor });

    public static OpenApiParameter Limit => Create(ParameterLocation.Query, "limit",
        "The most users in a page.", Limits.DefaultPage,
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{Limits.Page}" });

    static OpenApiParameter Create(
        ParameterLocation place, string name, string description, JsonNode example, OpenApiSchema? schema = null)
    {
        schema ??= new();
        schema.Type ??= JsonSchemaType.String;
        return new()
        {
            Name = name,
            In = place,
            Required = place == ParameterLocation.Path,
            Description = description,
            Example = example,
            Schema = schema,
        };
    }
}
