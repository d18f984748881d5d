using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ServiceDefaults;
using Users.Domain;

namespace Users.Api;

/// <summary>What the types of the bodies do not say about their schemas.</summary>
static class OpenApiSchemas
{
    static readonly string AttributesLimits =
        $"At most {Limits.AttributesBytes} bytes of UTF-8 without insignificant white space, "
        + $"{Limits.AttributesMembers} members in all (nested ones counted, elements of arrays not) "
        + $"and depth {Limits.AttributesDepth} ({{}} is 1; an array counts).";

    /// <summary>For the schemas alone: requests are parsed and responses are written with other options.</summary>
    public static void ConfigureJson(JsonOptions options) =>
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;

    /// <summary>The name of a component; null for a schema that is written where it is used.</summary>
    public static string? NameOf(Type type) => type switch
    {
        { Name: nameof(CreateUser) or nameof(UpdateUser) } => type.Name,
        { Name: nameof(UserView) or nameof(UserPageView) } => type.Name.Replace("View", ""),
        { Name: nameof(ProblemDocument) } => nameof(Problem),
        { Namespace: nameof(ServiceDefaults) } => type.Name,
        _ => null,
    };

    public static async Task CompleteAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo is { } member && member.PropertyType != typeof(JsonMember))
            CompleteMember(schema, member);
        else if (type == typeof(CreateUser) || type == typeof(UpdateUser))
            await TakeMembersOfUserAsync(schema, context, cancellationToken);
        else
            MakeNullableOptional(schema, context.JsonTypeInfo);
    }

    static void CompleteMember(OpenApiSchema schema, JsonPropertyInfo member)
    {
        schema.Type &= ~JsonSchemaType.Null;
        if (member.PropertyType == typeof(JsonElement))
        {
            schema.Type = JsonSchemaType.Object;
            // The library leaves out additionalProperties where it is true.
            schema.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["additionalProperties"] = new JsonNodeExtension(true),
            };
            schema.Description += " " + AttributesLimits;
        }

        if (member.PropertyType == typeof(long))
            schema.Minimum = "1";
        if (member.PropertyType == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        if (schema.Enum is not null)
            schema.Type = JsonSchemaType.String;
        if (member.AttributeProvider!.IsDefined(typeof(EmailAddressAttribute), inherit: false))
            schema.Format = "idn-email";
        if (member is { Name: "code", DeclaringType.Name: nameof(ProblemDocument) })
            schema.Enum = [.. Problems.All.Select(problem => problem.Code)];
    }

    /// <summary>Members that are null are not written.</summary>
    static void MakeNullableOptional(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member.IsGetNullable))
            schema.Required?.Remove(member.Name);
    }

    static async Task TakeMembersOfUserAsync(
        OpenApiSchema request, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var user = await context.GetOrCreateSchemaAsync(typeof(UserView), null, cancellationToken);
        var members = user.Properties!.Where(member => request.Properties!.ContainsKey(member.Key)).ToDictionary();
        if (context.JsonTypeInfo.Type == typeof(UpdateUser))
            AllowNull((OpenApiSchema)members["attributes"]);
        request.Properties = members;
    }

    static void AllowNull(OpenApiSchema attributes)
    {
        attributes.Type |= JsonSchemaType.Null;
        attributes.Description = "Merged member by member; null removes a member, and null instead of the object all. "
            + AttributesLimits;
    }
}
