using Dapr;
using Microsoft.AspNetCore.Mvc;

namespace Search;

/// <summary>The subscriber: product.md, what a subscriber must do. Dapr reads the status only, so no answer has a body.</summary>
static partial class UserEvents
{
    static readonly TopicOptions Topic = new() { PubsubName = "pubsub", Name = "users", DeadLetterTopic = "users-search-dead" };

    public static void MapUserEvents(this IEndpointRouteBuilder app) =>
        app.MapPost("/events/users", TakeAsync).WithTopic(Topic).WithMetadata(new SkipStatusCodePagesAttribute());

    static async Task<IResult> TakeAsync(HttpRequest request, IndexWriter writer, ILogger<UserEvent> log, CancellationToken cancellation)
    {
        if (await UserEvent.ReadAsync(request.Body, cancellation) is not { } change)
        {
            NeverTaken(log);
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        }

        return TypedResults.StatusCode(await writer.WriteAsync(change, cancellation)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event is none of a user's that this version knows: dropped into the dead letters")]
    static partial void NeverTaken(ILogger logger);
}
