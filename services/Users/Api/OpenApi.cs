using Microsoft.OpenApi;

namespace Users.Api;

/// <summary><c>/openapi/v1.json</c>: what the routes say of themselves, with the schemas and the limits of this folder.</summary>
static class OpenApi
{
    const string Token = "daprApiToken";

    public static IServiceCollection AddUserDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "DaprUsers",
                Version = "1",
                Description = "Users, reached through Dapr service invocation as app 'users'. Every change is published on topic 'users'.",
            };
            document.Servers?.Clear();
            document.Components ??= new();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            foreach (var (name, schema) in OpenApiSchemas.All(document))
                document.Components.Schemas[name] = schema;
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Token] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = "dapr-api-token",
                    Description = "Where APP_API_TOKEN is set; Dapr sends it by itself.",
                },
            };
            document.Security = [new() { [new(Token, document)] = [] }];
            foreach (var (path, item) in document.Paths)
            {
                item.Operations!.Remove(HttpMethod.Head);
                if (path.StartsWith("/health", StringComparison.Ordinal))
                    item.Operations[HttpMethod.Get].Security = [];
            }

            return Task.CompletedTask;
        });
    });
}
