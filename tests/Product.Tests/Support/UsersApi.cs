using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Product.Tests;

/// <summary>The calls of the users API.</summary>
static class UsersApi
{
    const string MergePatch = "application/merge-patch+json";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string NewEmail() => $"{Guid.NewGuid():N}@example.org";

    /// <summary>A word of letters that no other test searches for.</summary>
    public static string NewWord() => string.Concat(Guid.NewGuid().ToString("N").Select(ToLetter));

    public static async Task<ApiResponse> SendAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? body = null,
        string contentType = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await ApiResponse.ReadAsync(await client.SendAsync(request, Cancellation), Cancellation);
    }

    public static Task<ApiResponse> ReadAsync(this HttpClient client, string path, string? ifNoneMatch = null) =>
        client.SendAsync(HttpMethod.Get, path, headers: Header("If-None-Match", ifNoneMatch));

    public static Task<ApiResponse> PostAsync(
        this HttpClient client, string body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, "/users", body, headers: headers);

    public static Task<ApiResponse> PatchAsync(
        this HttpClient client, string id, string patch, string? ifMatch = null) =>
        client.SendAsync(HttpMethod.Patch, $"/users/{id}", patch, MergePatch, Header("If-Match", ifMatch));

    public static Task<ApiResponse> RemoveAsync(this HttpClient client, string id, string? ifMatch = null) =>
        client.SendAsync(HttpMethod.Delete, $"/users/{id}", headers: Header("If-Match", ifMatch));

    /// <summary>The body of a create.</summary>
    public static string Body(string email, string name = "Ada Lovelace", string attributes = "{}") =>
        $$"""{"email":{{Quote(email)}},"name":{{Quote(name)}},"attributes":{{attributes}}}""";

    /// <summary>Creates a user for this test only.</summary>
    public static async Task<ApiResponse> CreateAsync(
        this HttpClient client, string? email = null, string name = "Ada Lovelace", string attributes = "{}") =>
        (await client.PostAsync(Body(email ?? NewEmail(), name, attributes))).Expect(HttpStatusCode.Created);

    public static async Task<List<string>> CreateManyAsync(this HttpClient client, int count)
    {
        var created = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.CreateAsync()));
        return [.. created.Select(user => user.Id)];
    }

    public static async Task<ApiResponse> FindByEmailAsync(this HttpClient client, string email) =>
        (await client.ReadAsync($"/users?email={Uri.EscapeDataString(email)}")).Expect(HttpStatusCode.OK);

    /// <summary>Repeats a request while <c>search</c> is too slow on a busy machine: 503 is correct then.</summary>
    public static Task<ApiResponse> RetryWhileSearchIsUnavailableAsync(Func<Task<ApiResponse>> send) =>
        Eventually.GetAsync("search responds in time", TimeSpan.FromSeconds(20), async () =>
        {
            var response = await send();
            return response.Text.Contains("search-unavailable", StringComparison.Ordinal) ? null : response;
        }, Cancellation);

    /// <summary>The ids on a page, in order.</summary>
    public static List<string> Ids(this ApiResponse page) =>
        [.. page.Json.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("id").GetString()!)];

    /// <summary>Page after page, until a page has no <c>next</c>.</summary>
    public static async IAsyncEnumerable<ApiResponse> PagesAsync(this HttpClient client, string query)
    {
        string? next = null;
        do
        {
            var path = $"/users?{query}{(next is null ? "" : $"&cursor={next}")}";
            var page = await RetryWhileSearchIsUnavailableAsync(() => client.ReadAsync(path));
            yield return page.Expect(HttpStatusCode.OK);
            next = page.Json.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
    }

    static string Quote(string text) => JsonSerializer.Serialize(text);

    static char ToLetter(char hexDigit) => (char)(hexDigit < 'a' ? hexDigit - '0' + 'k' : hexDigit);

    static (string Name, string Value)[] Header(string name, string? value) => value is null ? [] : [(name, value)];
}
