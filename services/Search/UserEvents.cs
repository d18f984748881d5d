using Dapr;
using Microsoft.AspNetCore.Mvc;

namespace Search;

/// <summary>
/// The subscription to user events, as docs/product.md requires of a subscriber. Dapr reads only the status code of a
/// response, so no response has a body.
/// </summary>
static partial class UserEvents
{
    static readonly TopicOptions Topic = new()
    {
        PubsubName = "pubsub",
        Name = "users",
        DeadLetterTopic = "users-search-dead",
    };

    public static void MapUserEvents(this IEndpointRouteBuilder app) =>
        app.MapPost("/events/users", HandleAsync)
            .WithTopic(Topic)
            .WithMetadata(new SkipStatusCodePagesAttribute());

    static async Task<IResult> HandleAsync(
        HttpRequest request, IndexWriter writer, ILogger<UserEvent> logger, CancellationToken cancellationToken)
    {
        if (await UserEvent.ReadAsync(request.Body, cancellationToken) is not { } change)
        {
            // Dapr does not retry after 404.
            LogRejected(logger, Topic.DeadLetterTopic);
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        }

        var isWritten = await writer.WriteAsync(change, cancellationToken);
        return TypedResults.StatusCode(isWritten
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(LogLevel.Warning, "Rejected an event that is not a user event of a known version; "
        + "Dapr moves it to the dead-letter topic {Topic}")]
    static partial void LogRejected(ILogger logger, string topic);
}
