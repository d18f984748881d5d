using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Users.Api;

/// <summary>The OpenAPI document, and the reference page that shows it.</summary>
static class OpenApi
{
    const string DocumentName = "v1";
    const string DocumentPath = "/openapi/v1.json";
    const string PagePath = "/docs";
    const string TokenScheme = "daprApiToken";

    static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddUserDocument(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(OpenApiSchemas.ConfigureJson).AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = operation => operation.HttpMethod != HttpMethods.Head;
            options.CreateSchemaReferenceId = type => OpenApiSchemas.NameOf(type.Type);
            options.AddSchemaTransformer(OpenApiSchemas.CompleteAsync);
            options.AddOperationTransformer(OpenApiOperations.CompleteAsync);
            options.AddDocumentTransformer(Describe);
        });

    public static void MapUserDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi(DocumentPath);
        app.MapScalarApiReference(PagePath, page => page
            .WithTitle("DaprUsers")
            .WithOpenApiRoutePattern(DocumentPath)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools());

        // A relative path: through a sidecar the root is not that of the host.
        app.MapMethods("/", Get, () => TypedResults.Redirect(PagePath.TrimStart('/'))).ExcludeFromDescription();
    }

    static Task Describe(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "DaprUsers",
            Version = "1",
            Description = "Users, reached through Dapr service invocation as app `users`. "
                + "Every change is published on topic `users`.",
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new() { Url = "/", Description = "This instance." }];
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "users", Description = "Users, their addresses and attributes." },
            new() { Name = "health", Description = "Whether the service runs and can serve." },
        };
        document.AddComponent(TokenScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "dapr-api-token",
            Description = "Required where `APP_API_TOKEN` is set; Dapr sends it.",
        });
        document.Security = [new() { [new(TokenScheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
