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
        $" At most {Limits.AttributesBytes} bytes of UTF-8 without insignificant white space, "
        + $"{Limits.AttributesMembers} members in all (nested ones counted, elements of arrays not) "
        + $"and depth {Limits.AttributesDepth} ({{}} is 1; an array counts).";

    /// <summary>For the schemas alone: requests are parsed and responses are written with other options.</summary>
    public static void ConfigureJson(JsonOptions options) =>
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;

    /// <summary>The name of a component; null for a schema that is written where it is used.</summary>
    public static string? NameOf(Type type) =>
        type is { IsValueType: false, Namespace: "Users.Api" or "ServiceDefaults" }
            ? type.Name.Replace("View", "").Replace("Document", "")
            : null;

    public static async Task CompleteAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var members = context.JsonTypeInfo.Properties;
        if (context.JsonPropertyInfo is { } member)
            CompleteMember(schema, member);
        else if (members.Any(member => member.PropertyType == typeof(JsonMember)))
            await TakeMembersOfUserAsync(schema, context, cancellationToken);

        // Members that are null are not written.
        schema.Required?.ExceptWith(members.Where(member => member.IsGetNullable).Select(member => member.Name));
    }

    static void CompleteMember(OpenApiSchema schema, JsonPropertyInfo member)
    {
        var type = member.PropertyType;
        if (type == typeof(JsonMember))
            return;

        schema.Type = type == typeof(JsonElement) ? JsonSchemaType.Object
            : type == typeof(UserStatus) || type == typeof(DateTimeOffset) ? JsonSchemaType.String
            : schema.Type & ~JsonSchemaType.Null;
        if (type == typeof(long))
            schema.Minimum = "1";
        if (type == typeof(DateTimeOffset))
            schema.Format = "date-time";
        if (member.AttributeProvider!.IsDefined(typeof(EmailAddressAttribute), inherit: false))
            schema.Format = "idn-email";
        if (member is { Name: "code", DeclaringType.Name: nameof(ProblemDocument) })
            schema.Enum = [.. Problems.All.Select(problem => problem.Code)];
        if (type == typeof(JsonElement))
        {
            // The library leaves out additionalProperties where it is true.
            schema.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["additionalProperties"] = new JsonNodeExtension(true),
            };
            schema.Description += AttributesLimits;
        }
    }

    static async Task TakeMembersOfUserAsync(
        OpenApiSchema request, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var user = await context.GetOrCreateSchemaAsync(typeof(UserView), null, cancellationToken);
        var members = user.Properties!.IntersectBy(request.Properties!.Keys, member => member.Key);
        request.Properties = members.ToDictionary();
        if (context.JsonTypeInfo.Type == typeof(UpdateUser))
        {
            var attributes = (OpenApiSchema)request.Properties["attributes"];
            attributes.Type |= JsonSchemaType.Null;
            attributes.Description = "Merged member by member; null removes one, or all." + AttributesLimits;
        }
    }
}
