using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using ServiceDefaults;

namespace Search;

/// <summary><c>GET /search</c>: the ids of the users whose name or address has words that begin like those looked for.</summary>
static partial class SearchEndpoint
{
    static readonly Problem StoreUnavailable = new(StatusCodes.Status503ServiceUnavailable, "store-unavailable",
        "The index cannot be read.", "Try again later.", RetryAfter: 1);

    public static void MapSearch(this IEndpointRouteBuilder app) => app.MapGet("/search", Answer);

    static IResult Answer(HttpRequest http, UserIndex index, ILogger<UserIndex> log)
    {
        if (SearchRequest.Parse(http.Query, out var faults) is not { } request)
            return Problem.InvalidQuery.ToResult(faults);

        try
        {
            var page = index.Find(SearchText.Tiers(request.Q), request.After, request.Limit);
            var next = page.Next is { } position ? Cursor.Write(position, request.Q) : null;
            return TypedResults.Json(new SearchAnswer(page.Ids, next), SearchJson.Default.SearchAnswer);
        }
        catch (SqliteException e)
        {
            NotRead(log, e.Message);
            return StoreUnavailable.ToResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The index could not be read: {Reason}")]
    static partial void NotRead(ILogger logger, string reason);
}

/// <param name="Next">Absent on the last page.</param>
sealed record SearchAnswer(IReadOnlyList<string> Ids, string? Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SearchAnswer))]
sealed partial class SearchJson : JsonSerializerContext;
