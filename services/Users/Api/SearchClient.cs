using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Users.Api;

/// <summary>
/// The app <c>search</c> through the sidecar. While it fails, a circuit breaker rejects calls at once, so that callers
/// do not wait.
/// </summary>
sealed partial class SearchClient(HttpClient http, IOptions<SearchOptions> options, ILogger<SearchClient> logger)
{
    public const string AppId = "search";

    static readonly RequestProblem Unavailable = new(Problems.SearchUnavailable);
    static readonly RequestProblem ForeignCursor = new(
        ServiceDefaults.Problem.InvalidQuery, new Dictionary<string, string[]> { ["cursor"] = [UserQuery.BadCursor] });

    readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
        .AddCircuitBreaker(new()
        {
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(2),
        })
        .AddTimeout(options.Value.Timeout)
        .Build();

    public async Task<SearchResult> FindAsync(UserQuery.Search query, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(async limited => await SendAsync(query, limited), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or JsonException
            or TimeoutRejectedException or BrokenCircuitException)
        {
            LogFailed(exception.GetType().Name);
            return new(null, Unavailable);
        }
    }

    async Task<SearchResult> SendAsync(UserQuery.Search query, CancellationToken cancellationToken)
    {
        var cursor = query.Cursor is null ? "" : $"&cursor={Uri.EscapeDataString(query.Cursor)}";
        var target = $"/search?q={Uri.EscapeDataString(query.Q)}&limit={query.Limit}{cursor}";
        using var response = await http.GetAsync(target, cancellationToken);

        // Everything else in the request has been checked already.
        if (response.StatusCode == HttpStatusCode.BadRequest && query.Cursor is not null)
            return new(null, ForeignCursor);

        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync(SearchJson.Default.SearchAnswer, cancellationToken);
        return answer is { Ids: not null } ? new(answer, null) : throw new JsonException("The answer has no ids.");
    }

    [LoggerMessage(LogLevel.Warning, "Search failed: {Failure}")]
    partial void LogFailed(string failure);
}
