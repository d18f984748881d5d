using Microsoft.OpenApi;
using static ServiceDefaults.Problem;
using static Users.Api.Problems;

namespace Users.Api;

/// <summary>The routes in the words of the OpenAPI document.</summary>
static class UserApi
{
    const string IfMatch = "One strong tag or *: 412 if the user has another version.";

    static OpenApiSchema Limit => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = $"{Limits.Page}",
        Default = Limits.DefaultPage,
    };

    public static void Create(ApiOperation api) => api.Is("createUser", "Creates a user.")
        .Takes(ParameterLocation.Header, IdempotencyKeyHeader.Name, "The same request again within 24 hours gives the same user as it is now.",
            new() { Type = JsonSchemaType.String, MinLength = Limits.ShortestKey, MaxLength = Limits.LongestKey })
        .Takes("application/json", OpenApiSchemas.Create)
        .Answers(201, "The user.", OpenApiSchemas.User, "ETag", "Location", IdempotencyKeyHeader.Replayed)
        .Refuses(MalformedBody, ValidationFailed, InvalidQuery, InvalidHeader, EmailTaken, UserGone, IdempotencyKeyReused, BodyTooLarge,
            UnsupportedMediaType, StoreUnavailable, OutcomeUnknown, BacklogFull, Overloaded);

    public static void Get(ApiOperation api) => api.Is("getUser", "Reads a user.")
        .Takes(ParameterLocation.Header, "If-None-Match", "Tags or *: 304 if the user has one of them.")
        .Answers(200, "The user.", OpenApiSchemas.User, "ETag")
        .Answers(304, "The caller has this version.", null, "ETag")
        .Refuses(InvalidQuery, InvalidHeader, UserNotFound, StoreUnavailable, Overloaded);

    public static void List(ApiOperation api) => api
        .Is("listUsers", "Walks all users, finds one by address, or searches: {cursor, limit}, {email} or {q, cursor, limit}.")
        .Takes(ParameterLocation.Query, "email", "The address of one user; no other parameter beside it.")
        .Takes(ParameterLocation.Query, "q", "Beginnings of words in name or address, in any order, taken literally.",
            new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Limits.Q })
        .Takes(ParameterLocation.Query, "cursor", "The 'next' of the page before, of the same q.",
            new() { Type = JsonSchemaType.String, MaxLength = Limits.Cursor })
        .Takes(ParameterLocation.Query, "limit", "Users in a page; there may be fewer while 'next' is present.", Limit)
        .Answers(200, "A page.", OpenApiSchemas.Page)
        .Refuses(InvalidQuery, InvalidHeader, StoreUnavailable, SearchUnavailable, Overloaded);

    public static void Update(ApiOperation api) => api.Is("updateUser", "Changes a user by a merge patch (RFC 7396).")
        .Takes(ParameterLocation.Header, "If-Match", IfMatch)
        .Takes("application/merge-patch+json", OpenApiSchemas.Update)
        .Answers(200, "The user as it is now.", OpenApiSchemas.User, "ETag")
        .Refuses(MalformedBody, ValidationFailed, InvalidQuery, InvalidHeader, UserNotFound, EmailTaken, VersionMismatch, BodyTooLarge,
            UnsupportedMediaType, StoreUnavailable, OutcomeUnknown, BacklogFull, Overloaded);

    public static void Delete(ApiOperation api) => api.Is("deleteUser", "Deletes a user; its id is never used again.")
        .Takes(ParameterLocation.Header, "If-Match", IfMatch)
        .Answers(204, "It is gone.")
        .Refuses(InvalidQuery, InvalidHeader, UserNotFound, VersionMismatch, StoreUnavailable, OutcomeUnknown, BacklogFull, Overloaded);
}
