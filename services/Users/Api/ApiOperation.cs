using Microsoft.OpenApi;
using ServiceDefaults;

namespace Users.Api;

/// <summary>What a route says of itself: what it takes, its answers with their headers, its refusals.</summary>
sealed class ApiOperation(OpenApiOperation operation, OpenApiDocument document)
{
    /// <param name="id">Names the operation for generators of clients.</param>
    public ApiOperation Is(string id, string summary)
    {
        operation.OperationId = id;
        operation.Summary = summary;
        operation.Responses = [];
        return this;
    }

    public ApiOperation Takes(string mediaType, string schema)
    {
        operation.RequestBody = new OpenApiRequestBody { Required = true, Description = $"At most {Limits.Body} bytes.", Content = Content(mediaType, schema) };
        return this;
    }

    public ApiOperation Takes(ParameterLocation place, string name, string description, OpenApiSchema? schema = null)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Description = description,
            Schema = schema ?? new() { Type = JsonSchemaType.String },
        });
        return this;
    }

    public ApiOperation Answers(int status, string description, string? schema = null, params string[] headers)
    {
        operation.Responses![$"{status}"] = new OpenApiResponse
        {
            Description = description,
            Content = schema is null ? null : Content("application/json", schema),
            Headers = headers.Length == 0 ? null : Headers(headers),
        };
        return this;
    }

    /// <summary>Refusals of one status share an answer that lists their codes.</summary>
    public ApiOperation Refuses(params Problem[] all)
    {
        foreach (var problems in all.GroupBy(problem => problem.Status))
        {
            operation.Responses![$"{problems.Key}"] = new OpenApiResponse
            {
                Description = string.Join(" ", problems.Select(problem => $"`{problem.Code}`: {problem.Title}")),
                Content = Content("application/problem+json", OpenApiSchemas.Problem),
                Headers = problems.Any(problem => problem.RetryAfter is not null) ? Headers("Retry-After") : null,
            };
        }

        operation.Responses!["401"] = new OpenApiResponse
        {
            Description = "`unauthorized`: The token is missing or wrong.",
            Content = Content("application/problem+json", OpenApiSchemas.Problem),
        };
        return this;
    }

    Dictionary<string, OpenApiMediaType> Content(string mediaType, string schema) =>
        new() { [mediaType] = new() { Schema = new OpenApiSchemaReference(schema, document) } };

    static Dictionary<string, IOpenApiHeader> Headers(params string[] names) => names.ToDictionary(name => name, IOpenApiHeader (name) =>
        new OpenApiHeader
        {
            Description = name switch
            {
                "ETag" => "The version in quotes.",
                "Location" => "/users/{id}",
                IdempotencyKeyHeader.Replayed => "true if an earlier request with this key created it.",
                _ => "In whole seconds.",
            },
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
}

static class ApiOperations
{
    public static void Says(this IEndpointConventionBuilder endpoint, Action<ApiOperation> describe) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            describe(new(operation, context.Document!));
            return Task.CompletedTask;
        });
}
