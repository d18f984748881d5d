using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using ServiceDefaults;

namespace Search;

/// <summary>
/// <c>GET /search</c>: the ids of the users whose name or e-mail address has words that start with those of the query.
/// </summary>
static partial class SearchEndpoint
{
    static readonly Problem StoreUnavailable = new(StatusCodes.Status503ServiceUnavailable, "store-unavailable",
        "The search index is unavailable.",
        "Try again later.",
        RetryAfter: 1);

    public static void MapSearch(this IEndpointRouteBuilder app) => app.MapGet("/search", Search);

    static IResult Search(HttpRequest http, UserIndex index, ILogger<UserIndex> logger)
    {
        if (SearchRequest.Parse(http.Query, out var errors) is not { } request)
            return Problem.InvalidQuery.ToResult(errors);

        try
        {
            var page = index.Find(SearchText.Tiers(request.Q), request.After, request.Limit);
            var next = page.Next is { } position ? Cursor.Write(position, request.Q) : null;
            return TypedResults.Json(new SearchAnswer(page.Ids, next), SearchJson.Default.SearchAnswer);
        }
        catch (SqliteException exception)
        {
            LogNotRead(logger, exception.Message);
            return StoreUnavailable.ToResult();
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not read the index: {Reason}")]
    static partial void LogNotRead(ILogger logger, string reason);
}

/// <param name="Next">The cursor of the next page; absent on the last page.</param>
sealed record SearchAnswer(IReadOnlyList<string> Ids, string? Next);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SearchAnswer))]
sealed partial class SearchJson : JsonSerializerContext;
