using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Product.Tests;

/// <summary>The users API as a caller writes it.</summary>
static class UsersApi
{
    const string MergePatch = "application/merge-patch+json";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string NewAddress() => $"{Guid.NewGuid():N}@example.org";

    /// <summary>A word that no other test searches for.</summary>
    public static string NewWord() => string.Concat(Guid.NewGuid().ToString("N").Select(digit => (char)(digit < 'a' ? digit - '0' + 'k' : digit)));

    public static async Task<Answer> AskAsync(this HttpClient client, HttpMethod method, string path, string? body = null,
        string contentType = "application/json", string? ifMatch = null, string? ifNoneMatch = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        foreach (var (name, value) in headers.Append(("If-Match", ifMatch!)).Append(("If-None-Match", ifNoneMatch!)).Where(h => h.Item2 is not null))
            request.Headers.TryAddWithoutValidation(name, value);
        var message = await client.SendAsync(request, Cancel);
        return new(message.StatusCode, await message.Content.ReadAsStringAsync(Cancel), message);
    }

    public static Task<Answer> ReadAsync(this HttpClient client, string path, string? ifNoneMatch = null) =>
        client.AskAsync(HttpMethod.Get, path, ifNoneMatch: ifNoneMatch);

    public static Task<Answer> PostAsync(this HttpClient client, string body, params (string, string)[] headers) =>
        client.AskAsync(HttpMethod.Post, "/users", body, headers: headers);

    public static Task<Answer> PatchAsync(this HttpClient client, string id, string patch, string? ifMatch = null) =>
        client.AskAsync(HttpMethod.Patch, $"/users/{id}", patch, MergePatch, ifMatch);

    public static Task<Answer> RemoveAsync(this HttpClient client, string id, string? ifMatch = null) =>
        client.AskAsync(HttpMethod.Delete, $"/users/{id}", ifMatch: ifMatch);

    public static string Body(string email, string name = "Ada Lovelace", string attributes = "{}") =>
        $$"""{"email":{{JsonSerializer.Serialize(email)}},"name":{{JsonSerializer.Serialize(name)}},"attributes":{{attributes}}}""";

    /// <summary>A user of the test's own.</summary>
    public static async Task<Answer> CreateAsync(this HttpClient client, string? email = null, string name = "Ada Lovelace", string attributes = "{}") =>
        (await client.PostAsync(Body(email ?? NewAddress(), name, attributes))).Is(HttpStatusCode.Created);

    public static async Task<Answer> FindAsync(this HttpClient client, string email) =>
        (await client.ReadAsync($"/users?email={Uri.EscapeDataString(email)}")).Is(HttpStatusCode.OK);

    /// <summary>Asks again while <c>search</c> is late on a busy machine: 503 is the right answer then, and not the one that is looked for.</summary>
    public static Task<Answer> WithSearchInTimeAsync(Func<Task<Answer>> ask) => Eventually.GetAsync("search is in time", TimeSpan.FromSeconds(20),
        async () => await ask() is var answer && answer.Text.Contains("search-unavailable", StringComparison.Ordinal) ? null : answer, Cancel);

    /// <summary>The ids on a page, in order.</summary>
    public static List<string> Ids(this Answer page) =>
        [.. page.Json.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("id").GetString()!)];

    /// <summary>Page after page until there is no <c>next</c>.</summary>
    public static async IAsyncEnumerable<Answer> PagesAsync(this HttpClient client, string query)
    {
        string? next = null;
        do
        {
            var path = $"/users?{query}{(next is null ? "" : $"&cursor={next}")}";
            var page = (await WithSearchInTimeAsync(() => client.ReadAsync(path))).Is(HttpStatusCode.OK);
            yield return page;
            next = page.Json.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
    }
}
