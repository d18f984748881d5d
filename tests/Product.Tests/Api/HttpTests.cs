using System.Net;
using System.Text;

namespace Product.Tests.Api;

[Trait("Lane", "tokens")]
public sealed class HttpTests(SharedProduct shared) : ProductTest(shared)
{
    const int MaxBodySize = 64 * 1024;

    [Theory]
    [InlineData("PUT", "/users", "GET, POST")]
    [InlineData("DELETE", "/users", "GET, POST")]
    [InlineData("POST", "/users/abc2345", "DELETE, GET, PATCH")]
    public async Task A_method_that_is_not_allowed_gets_the_allowed_methods(string method, string path, string allowed)
    {
        var response = await Users.SendAsync(new(method), path);
        response.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        var listed = response.Header("Allow")!.Split(", ").Where(name => name is not ("HEAD" or "OPTIONS"));
        Assert.Equal(allowed, string.Join(", ", listed.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/user")]
    [InlineData("/users/abc/def")]
    public async Task An_unknown_route_is_not_found(string path) =>
        (await Users.ReadAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Create_accepts_only_JSON(string contentType) =>
        (await Users.SendAsync(HttpMethod.Post, "/users", UsersApi.Body(UsersApi.NewEmail()), contentType))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Fact]
    public async Task Patch_accepts_only_merge_patches()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.SendAsync(HttpMethod.Patch, $"/users/{id}", """{"name":"Ada"}"""))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"name":"Ada"} {"name":"Eve"}""")]
    [InlineData("""{"name":"Ada","name":"Eve"}""")]
    public async Task A_body_other_than_one_JSON_object_is_malformed(string body) =>
        (await Users.PostAsync(body)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_64_KiB_is_rejected(bool chunked)
    {
        var body = new string(' ', MaxBodySize) + UsersApi.Body(UsersApi.NewEmail());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = chunked },
        };

        // directly to the service: sidecars have limits of their own
        var message = await ProductUnderTest.Users[0].Client.SendAsync(request, Cancellation);
        var response = await ApiResponse.ReadAsync(message, Cancellation);
        response.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Every_request_except_health_checks_requires_the_token()
    {
        Assert.SkipWhen(ProductUnderTest.Options.AppToken is null, "no token is set: TOKENS=1 sets both");
        using var client = new HttpClient { BaseAddress = ProductUnderTest.Users[0].Client.BaseAddress };

        (await client.ReadAsync("/users")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await WithTokenAsync("wrong")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var health in (string[])["/health", "/health/live", "/health/ready"])
            (await client.ReadAsync(health)).Expect(HttpStatusCode.OK);
        (await WithTokenAsync(ProductUnderTest.Options.AppToken!)).Expect(HttpStatusCode.OK);

        Task<ApiResponse> WithTokenAsync(string token) =>
            client.SendAsync(HttpMethod.Get, "/users", headers: ("dapr-api-token", token));
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_operation()
    {
        var document = (await Users.ReadAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;
        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);

        var paths = document.GetProperty("paths");
        var described = paths.EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}"))
            .ToList();
        string[] operations =
        [
            "post /users", "get /users", "get /users/{id}", "patch /users/{id}", "delete /users/{id}", "get /health",
        ];
        foreach (var operation in operations)
            Assert.Contains(operation, described);

        var responses = paths.GetProperty("/users").GetProperty("post").GetProperty("responses");
        foreach (var status in (string[])["201", "400", "409", "413", "415", "503"])
            Assert.True(responses.TryGetProperty(status, out _), $"POST /users has no response {status}");
    }
}
