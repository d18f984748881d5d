using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Product.FaultInjection.History;

/// <summary>Asks the product as a caller does and keeps every question with its answer, also the one that never came.</summary>
sealed class Recorder(CancellationToken cancel)
{
    /// <summary>Longer than the service itself takes at most.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly ConcurrentQueue<Operation> operations = new();
    int last;

    public IReadOnlyCollection<Operation> Operations => operations;

    public int Next() => Interlocked.Increment(ref last);

    public Task<Operation> CreateAsync(Instance at, string email, string? name = null, string? key = null)
    {
        var number = Next();
        name ??= $"Create {number}";
        return AskAsync(number, at, new(Verb.Create, Email: email, Name: name, Key: key), HttpMethod.Post, "/users",
            $$"""{"email":"{{email}}","name":"{{name}}"}""");
    }

    /// <param name="patch">The members that change, besides the address.</param>
    public Task<Operation> ChangeAsync(Instance at, string user, string? patch = null, string? email = null, long? ifMatch = null) =>
        AskAsync(Next(), at, new(Verb.Change, user, email, IfMatch: ifMatch), HttpMethod.Patch, $"/users/{user}", patch ?? $$"""{"email":"{{email}}"}""");

    public Task<Operation> DeleteAsync(Instance at, string user) =>
        AskAsync(Next(), at, new(Verb.Delete, user), HttpMethod.Delete, $"/users/{user}");

    public Task<Operation> ReadAsync(Instance at, string user) =>
        AskAsync(Next(), at, new(Verb.Read, user), HttpMethod.Get, $"/users/{user}");

    public Task<Operation> QueryAsync(Instance at, string query) =>
        AskAsync(Next(), at, new(Verb.Query, Query: query), HttpMethod.Get, $"/users?{query}");

    async Task<Operation> AskAsync(int number, Instance at, Asked asked, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = new(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json") },
            };
        if (asked.IfMatch is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        if (asked.Key is not null)
            request.Headers.Add("Idempotency-Key", asked.Key);

        var start = clock.Elapsed;
        var told = await SendAsync(at.Client, request);
        var operation = new Operation(number, at.Name, asked, start, clock.Elapsed, told);
        operations.Enqueue(operation);
        return operation;
    }

    async Task<Told> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await client.SendAsync(request, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            var json = text.StartsWith('{') ? JsonElement.Parse(text) : default;
            var status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode)
                return new(status, User: json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out _) ? ShownUser.Of(json) : null);
            return new(status, json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var code) ? code.GetString()! : text,
                RetryAfter: answer.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException e)
        {
            return new(null, $"({e.HttpRequestError})", NeverSent: e.HttpRequestError == HttpRequestError.ConnectionError);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"(none within {Patience.TotalSeconds} s)");
        }
    }
}
