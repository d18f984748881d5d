using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults;

namespace Search.Tests;

/// <summary>The responses that every service has in common, over HTTP.</summary>
public sealed class DefaultEndpointTests
{
    const string Token = "secret";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not-found", "Not found.")]
    [InlineData("PUT", "/throw", 405, "method-not-allowed", "Method not allowed.")]
    [InlineData("GET", "/throw", 500, "internal-error", "An error occurred while processing the request.")]
    [InlineData("GET", "/status/400", 400, "bad-request", "Bad request.")]
    [InlineData("GET", "/status/429", 429, "bad-request", "Bad request.")]
    public async Task A_response_without_a_body_gets_a_problem_document(
        string method, string path, int status, string code, string title)
    {
        await using var app = await StartAsync();
        using var response = await SendAsync(app, method, path);
        await AssertProblemAsync(response, status, code, title);
    }

    [Theory]
    [InlineData("/nowhere", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/healthy", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", Token, HttpStatusCode.NotFound)]
    [InlineData("/health/live", null, HttpStatusCode.OK)]
    public async Task The_token_is_required_except_for_health(string path, string? token, HttpStatusCode status)
    {
        await using var app = await StartAsync(Token);
        using var response = await SendAsync(app, "GET", path, token);
        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.Unauthorized)
            await AssertProblemAsync(response, 401, "unauthorized", "The API token is missing or not valid.");
    }

    [Fact]
    public async Task Health_has_the_version_of_the_program()
    {
        await using var app = await StartAsync();
        using var response = await SendAsync(app, "GET", "/health");
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("1.0.0", health.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task A_service_without_its_sidecar_is_unhealthy(string path)
    {
        await using var app = await StartAsync();
        using var response = await SendAsync(app, "GET", path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Readiness_lists_required_and_optional_parts()
    {
        await using var app = await StartAsync();
        using var response = await SendAsync(app, "GET", "/health/ready");
        var ready = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var parts = ready.GetProperty("parts").EnumerateArray()
            .Select(part => $"{part.GetProperty("name")} {part.GetProperty("status")}");
        Assert.Equal(["sidecar unhealthy", "required healthy", "optional unhealthy"], parts);
    }

    static async Task<WebApplication> StartAsync(string? appToken = null)
    {
        var app = TestService.Build(
            services => services.AddHealthChecks()
                .AddRequiredCheck<Healthy>("required")
                .AddOptionalCheck<Unhealthy>("optional"),
            appToken: appToken);
        app.UseServiceDefaults();
        app.MapDefaultEndpoints();
        app.MapGet("/throw", IResult () => throw new InvalidOperationException("Injected."));
        app.MapGet("/status/{code}", (int code) => TypedResults.StatusCode(code));
        await app.StartAsync(Cancel);
        return app;
    }

    static async Task<HttpResponseMessage> SendAsync(
        WebApplication app, string method, string path, string? token = null)
    {
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative));
        if (token is not null)
            request.Headers.Add("dapr-api-token", token);
        return await client.SendAsync(request, Cancel);
    }

    static async Task AssertProblemAsync(HttpResponseMessage response, int status, string code, string title)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(title, problem.GetProperty("title").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
    }

    sealed class Healthy : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(HealthCheckResult.Healthy());
    }

    sealed class Unhealthy : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus));
    }
}
