using System.Net;
using System.Text;

namespace Product.Tests.Api;

public sealed class HttpTests(SharedProduct shared) : ProductTest(shared)
{
    [Theory]
    [InlineData("PUT", "/users", "GET, POST")]
    [InlineData("DELETE", "/users", "GET, POST")]
    [InlineData("POST", "/users/abc2345", "DELETE, GET, PATCH")]
    public async Task A_method_that_is_not_offered_is_told_which_are(string method, string path, string allowed)
    {
        var answer = (await Users.AskAsync(new(method), path)).IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        var offered = answer.Header("Allow")!.Split(", ").Where(name => name is not ("HEAD" or "OPTIONS"));
        Assert.Equal(allowed, string.Join(", ", offered.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/user")]
    [InlineData("/users/abc/def")]
    public async Task A_route_that_is_not_there_is_said_so(string path) =>
        (await Users.ReadAsync(path)).IsProblem(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_create_takes_json_only(string contentType) =>
        (await Users.AskAsync(HttpMethod.Post, "/users", UsersApi.Body(UsersApi.NewAddress()), contentType))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Fact]
    public async Task A_patch_takes_merge_patches_only()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.AskAsync(HttpMethod.Patch, $"/users/{id}", """{"name":"Ada"}"""))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"name":"Ada"} {"name":"Eve"}""")]
    [InlineData("""{"name":"Ada","name":"Eve"}""")]
    public async Task A_body_that_is_not_one_json_object_is_malformed(string body) =>
        (await Users.PostAsync(body)).IsProblem(HttpStatusCode.BadRequest, "malformed-body");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_64_KiB_is_refused(bool chunked)
    {
        var body = new string(' ', 64 * 1024) + UsersApi.Body(UsersApi.NewAddress());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = chunked },
        };
        // straight to the port: what a sidecar does with such a body is its own
        var message = await ProductUnderTest.Users[0].Client.SendAsync(request, Cancel);
        new Answer(message.StatusCode, await message.Content.ReadAsStringAsync(Cancel), message)
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_token_is_demanded_of_everybody_but_those_who_ask_for_health()
    {
        Assert.SkipWhen(ProductUnderTest.Options.AppToken is null, "no token is set: TOKENS=1 sets both");
        using var stranger = new HttpClient { BaseAddress = ProductUnderTest.Users[0].Client.BaseAddress };

        (await stranger.ReadAsync("/users")).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await stranger.AskAsync(HttpMethod.Get, "/users", headers: ("dapr-api-token", "wrong"))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var health in (string[])["/health", "/health/live", "/health/ready"])
            (await stranger.ReadAsync(health)).Is(HttpStatusCode.OK);
        (await stranger.AskAsync(HttpMethod.Get, "/users", headers: ("dapr-api-token", ProductUnderTest.Options.AppToken!))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_call()
    {
        var document = (await Users.ReadAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;
        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);

        var calls = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}")).ToList();
        foreach (var call in (string[])["post /users", "get /users", "get /users/{id}", "patch /users/{id}", "delete /users/{id}", "get /health"])
            Assert.Contains(call, calls);
        var created = document.GetProperty("paths").GetProperty("/users").GetProperty("post").GetProperty("responses");
        foreach (var status in (string[])["201", "400", "409", "413", "415", "503"])
            Assert.True(created.TryGetProperty(status, out _), $"POST /users answers {status} too");
    }
}
