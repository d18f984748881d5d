using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Dapr.Client;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Users.Api;

/// <param name="Next">Search's own cursor, which callers get as it is: search binds it to its <c>q</c>.</param>
sealed record SearchAnswer(IReadOnlyList<string> Ids, string? Next);

/// <summary>The app <c>search</c> through the sidecar. While it fails it is left alone for moments, so that callers need not wait for it.</summary>
sealed partial class SearchClient(IOptions<SearchOptions> options, IConfiguration configuration, ILogger<SearchClient> logger)
{
    const string AppId = "search";
    static readonly Fault ForeignCursor = new(FaultCode.InvalidQuery, new Dictionary<string, string[]> { ["cursor"] = [UserQuery.BadCursor] });

    readonly HttpClient http = DaprClient.CreateInvokeHttpClient(AppId, daprApiToken: configuration["DAPR_API_TOKEN"]);
    readonly ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
        .AddCircuitBreaker(new() { MinimumThroughput = 5, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(2) })
        .AddTimeout(options.Value.Timeout)
        .Build();

    public async Task<Domain.Outcome<SearchAnswer>> FindAsync(UserQuery.Search query, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(async limited => await AskAsync(query, limited), cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or JsonException or TimeoutRejectedException or BrokenCircuitException)
        {
            LogFailed(failure.GetType().Name);
            return FaultCode.SearchUnavailable;
        }
    }

    async Task<Domain.Outcome<SearchAnswer>> AskAsync(UserQuery.Search query, CancellationToken cancellation)
    {
        var cursor = query.Cursor is null ? "" : $"&cursor={Uri.EscapeDataString(query.Cursor)}";
        using var answer = await http.GetAsync($"/search?q={Uri.EscapeDataString(query.Q)}&limit={query.Limit}{cursor}", cancellation);

        // Everything else in the request has been checked here already.
        if (answer.StatusCode == HttpStatusCode.BadRequest && query.Cursor is not null)
            return ForeignCursor;

        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync(UsersJson.Readable.SearchAnswer, cancellation) is { Ids: not null } found
            ? found
            : throw new JsonException("There are no ids.");
    }

    [LoggerMessage(LogLevel.Warning, "Search did not answer: {Failure}")]
    partial void LogFailed(string failure);
}
