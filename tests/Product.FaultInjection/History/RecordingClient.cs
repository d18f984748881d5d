using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Product.FaultInjection.History;

/// <summary>Calls the public API and records each request with its response, if one arrives.</summary>
sealed class RecordingClient(CancellationToken cancellationToken)
{
    /// <summary>Longer than the longest time the service itself may take.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly ConcurrentQueue<RecordedOperation> operations = new();
    int lastNumber;

    public IReadOnlyCollection<RecordedOperation> Operations => operations;

    public int NextNumber() => Interlocked.Increment(ref lastNumber);

    public Task<RecordedOperation> CreateAsync(
        Instance instance, string email, string? name = null, string? idempotencyKey = null)
    {
        var number = NextNumber();
        name ??= $"Create {number}";
        var request = new OperationRequest(
            RequestKind.Create, Email: email, Name: name, IdempotencyKey: idempotencyKey);
        var body = $$"""{"email":"{{email}}","name":"{{name}}"}""";
        return SendAsync(number, instance, request, HttpMethod.Post, "/users", body);
    }

    /// <param name="patch">The members to change; null if only the address changes.</param>
    public Task<RecordedOperation> ChangeAsync(
        Instance instance, string userId, string? patch = null, string? email = null, long? ifMatch = null)
    {
        var request = new OperationRequest(RequestKind.Change, userId, email, IfMatch: ifMatch);
        var body = patch ?? $$"""{"email":"{{email}}"}""";
        return SendAsync(NextNumber(), instance, request, HttpMethod.Patch, $"/users/{userId}", body);
    }

    public Task<RecordedOperation> DeleteAsync(Instance instance, string userId) =>
        SendAsync(NextNumber(), instance, new(RequestKind.Delete, userId), HttpMethod.Delete, $"/users/{userId}");

    public Task<RecordedOperation> ReadAsync(Instance instance, string userId) =>
        SendAsync(NextNumber(), instance, new(RequestKind.Read, userId), HttpMethod.Get, $"/users/{userId}");

    public Task<RecordedOperation> ListAsync(Instance instance, string query) =>
        SendAsync(NextNumber(), instance, new(RequestKind.List, Query: query), HttpMethod.Get, $"/users?{query}");

    async Task<RecordedOperation> SendAsync(
        int number, Instance instance, OperationRequest operation, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var contentType = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new(contentType);
        }

        if (operation.IfMatch is { } version)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        if (operation.IdempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", operation.IdempotencyKey);

        var start = clock.Elapsed;
        var response = await SendAsync(instance.Client, request);
        var recorded = new RecordedOperation(number, instance.Name, operation, start, clock.Elapsed, response);
        operations.Enqueue(recorded);
        return recorded;
    }

    async Task<OperationResponse> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            using var response = await client.SendAsync(request, timeout.Token);
            return Parse(response, await response.Content.ReadAsStringAsync(timeout.Token));
        }
        catch (HttpRequestException e)
        {
            var notSent = e.HttpRequestError == HttpRequestError.ConnectionError;
            return new(null, $"({e.HttpRequestError})", NotSent: notSent);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"(none within {Timeout.TotalSeconds} s)");
        }
    }

    static OperationResponse Parse(HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        JsonElement? json = body.StartsWith('{') ? JsonElement.Parse(body) : null;
        if (response.IsSuccessStatusCode)
            return new(status, User: json?.TryGetProperty("id", out _) is true ? ReturnedUser.Parse(json.Value) : null);

        var code = json?.TryGetProperty("code", out var member) is true ? member.GetString()! : body;
        return new(status, code, RetryAfter: response.Headers.RetryAfter?.Delta);
    }
}
