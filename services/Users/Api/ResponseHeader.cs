using Microsoft.AspNetCore.Http.Metadata;

namespace Users.Api;

/// <summary>A header of the responses with a status, as endpoint metadata.</summary>
sealed record ResponseHeader(string Name, string Description, string Example)
{
    public static readonly ResponseHeader ETag = new("ETag", "The version in quotes.", "\"1\"");

    public static readonly ResponseHeader Location = new("Location", "The path of the user.", "/users/abc2345");

    public static readonly ResponseHeader IdempotencyReplayed = new(
        "Idempotency-Replayed", "true if an earlier request with the same key created the user.", "true");

    public static readonly ResponseHeader RetryAfter = new("Retry-After", "In whole seconds.", "1");
}

/// <summary>A response as endpoint metadata.</summary>
/// <param name="Type"><see cref="Void"/> for no body.</param>
sealed record ResponseMetadata(int StatusCode, string? Description, Type Type, params ResponseHeader[] Headers)
    : IProducesResponseTypeMetadata
{
    public IEnumerable<string> ContentTypes => Type == typeof(void) ? [] : ["application/json"];
}
