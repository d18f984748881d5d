using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ServiceDefaults;
using Users.Domain;

namespace Users.Api;

/// <summary>The body of a request. The framework's own metadata would also reject other media types.</summary>
sealed record RequestBodyMetadata(Type Type, string MediaType);

/// <summary>What the framework does not make of the metadata of an operation.</summary>
static class OpenApiOperations
{
    const string ProblemMediaType = "application/problem+json";

    /// <summary>The problems that an operation, or each of a group, can answer with.</summary>
    public static T WithProblems<T>(this T endpoints, params Problem[] problems)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(
    [
        .. problems,
        .. problems.Select(problem =>
            new ProducesResponseTypeMetadata(problem.Status, typeof(ProblemDocument), [ProblemMediaType])),
    ]);

    public static async Task CompleteAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters = [.. metadata.OfType<OpenApiParameter>()];
        if (metadata.OfType<RequestBodyMetadata>().SingleOrDefault() is { } body)
            operation.RequestBody = await CreateBodyAsync(body, context, cancellationToken);
        if (!metadata.OfType<Problem>().Contains(Problem.Unauthorized))
            operation.Security = [];

        var responses = operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal).ToArray();
        operation.Responses = [];
        foreach (var (status, response) in responses)
            operation.Responses.Add(status, response);
        foreach (var response in metadata.OfType<IProducesResponseTypeMetadata>())
            Complete((OpenApiResponse)operation.Responses[$"{response.StatusCode}"], response);
        foreach (var problems in metadata.OfType<Problem>().GroupBy(problem => problem.Status))
            Complete((OpenApiResponse)operation.Responses[$"{problems.Key}"], [.. problems], context.Document!);
    }

    static async Task<OpenApiRequestBody> CreateBodyAsync(
        RequestBodyMetadata body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = OpenApiSchemas.NameOf(body.Type)!;
        var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
        context.Document!.AddComponent(name, schema);
        var content = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(name, context.Document),
            Example = OpenApiExamples.Of(body.Type),
        };
        return new()
        {
            Required = true,
            Description = $"At most {Limits.Body} bytes of UTF-8.",
            Content = new Dictionary<string, OpenApiMediaType> { [body.MediaType] = content },
        };
    }

    static void Complete(OpenApiResponse response, IProducesResponseTypeMetadata metadata)
    {
        response.Description = metadata.Description ?? response.Description;
        if (metadata is ResponseMetadata { Headers: var headers })
            response.Headers = headers.ToDictionary(header => header.Name, Describe);
        foreach (var content in response.Content?.Values ?? [])
            content.Example = OpenApiExamples.Of(metadata.Type!);
    }

    static void Complete(OpenApiResponse response, Problem[] problems, OpenApiDocument document)
    {
        response.Description = string.Join(' ', problems.Select(problem => $"`{problem.Code}`: {problem.Title}"));
        if (problems.Any(problem => problem.RetryAfter is not null))
            response.Headers = new[] { ResponseHeader.RetryAfter }.ToDictionary(header => header.Name, Describe);
        foreach (var problem in problems)
            document.AddComponent(problem.Code, OpenApiExamples.Of(problem));
        response.Content![ProblemMediaType].Examples = problems.ToDictionary(
            problem => problem.Code,
            IOpenApiExample (problem) => new OpenApiExampleReference(problem.Code, document));
    }

    static IOpenApiHeader Describe(ResponseHeader header) => new OpenApiHeader
    {
        Description = header.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = header.Example,
    };
}
