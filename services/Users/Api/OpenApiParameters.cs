using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Users.Domain;

namespace Users.Api;

/// <summary>The parameters that handlers read from the request by themselves.</summary>
static class OpenApiParameters
{
    public static readonly OpenApiParameter Id = Create(
        ParameterLocation.Path, "id", "The id of a user.", "abc2345", new());

    public static readonly OpenApiParameter IfMatch = Create(
        ParameterLocation.Header, "If-Match", "A strong tag or *: 412 if the version is another.", "\"1\"", new());

    public static readonly OpenApiParameter IfNoneMatch = Create(
        ParameterLocation.Header, "If-None-Match", "Tags or *: 304 if the version is among them.", "\"1\"", new());

    public static readonly OpenApiParameter IdempotencyKey = Create(
        ParameterLocation.Header, IdempotencyKeyHeader.Name,
        "The same request within 24 hours gets the same user, as it is then.", "6f1ed002-ab59-4cb1-a6a6-6e3a4b1c2d3e",
        new() { MinLength = Limits.ShortestKey, MaxLength = Limits.LongestKey, Pattern = "^[ -~]*$" });

    public static readonly OpenApiParameter Email = Create(
        ParameterLocation.Query, "email", "The address of a user; without other parameters.", "ada@example.org",
        new() { MaxLength = Limits.Email, Format = "idn-email" });

    public static readonly OpenApiParameter Q = Create(
        ParameterLocation.Query, "q", "Beginnings of words in name or address, in any order, taken literally.", "ada",
        new() { MinLength = 1, MaxLength = Limits.Q });

    public static readonly OpenApiParameter Cursor = Create(
        ParameterLocation.Query, "cursor", "The `next` of a page of the same list or search.",
        "AAAAAAAAAAEAAAAAAAAAAA",
        new() { MinLength = 1, MaxLength = Limits.Cursor });

    public static readonly OpenApiParameter Limit = Create(
        ParameterLocation.Query, "limit", "The most users in a page.", Limits.DefaultPage, new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = $"{Limits.Page}",
            Default = Limits.DefaultPage,
        });

    static OpenApiParameter Create(
        ParameterLocation place, string name, string description, JsonNode example, OpenApiSchema schema)
    {
        schema.Type ??= JsonSchemaType.String;
        return new()
        {
            In = place,
            Name = name,
            Required = place == ParameterLocation.Path,
            Description = description,
            Schema = schema,
            Example = example,
        };
    }
}
