using ServiceDefaults;
using static ServiceDefaults.Problem;
using static Users.Api.Problems;
using Parameters = Users.Api.OpenApiParameters;

namespace Users.Api;

static class Endpoints
{
    static readonly string[] GetMethods = [HttpMethods.Get, HttpMethods.Head];
    static readonly string[] PatchMethods = [HttpMethods.Patch];

    static readonly Problem[] WriteProblems = [OutcomeUnknown, BacklogFull];

    static readonly Problem[] BodyProblems =
        [MalformedBody, ValidationFailed, BodyTooLarge, UnsupportedMediaType];

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/users")
            .WithTags("users")
            .WithProblems(InvalidQuery, Unauthorized, InternalError, StoreUnavailable, Overloaded);
        users.MapMethods("", GetMethods, ListUsers.HandleAsync)
            .WithName("listUsers")
            .WithSummary("Lists users.")
            .WithDescription(
                "Takes `cursor` and `limit` for all users in a stable order, `email` for the user of one address, "
                + "or `q`, `cursor` and `limit` for a search.")
            .WithMetadata(Parameters.Email, Parameters.Q, Parameters.Cursor, Parameters.Limit)
            .WithProblems(SearchUnavailable);

        var strict = users.MapGroup("").AddEndpointFilter(RejectParameters).WithProblems(InvalidHeader);
        strict.MapPost("", CreateUser.HandleAsync)
            .WithName("createUser")
            .WithSummary("Creates a user.")
            .WithDescription("With an `Idempotency-Key` it can be sent again without creating another user.")
            .WithMetadata(Parameters.IdempotencyKey)
            .WithMetadata(new RequestBodyMetadata(typeof(CreateUser), CreateUser.MediaType))
            .WithProblems(EmailTaken, UserGone, IdempotencyKeyReused)
            .WithProblems(WriteProblems)
            .WithProblems(BodyProblems);

        var one = strict.MapGroup("/{id}").WithMetadata(Parameters.Id).WithProblems(UserNotFound);
        one.MapMethods("", GetMethods, GetUser.HandleAsync)
            .WithName("getUser")
            .WithSummary("Reads a user.")
            .WithDescription("With `If-None-Match` it answers 304 if the user has not changed.")
            .WithMetadata(Parameters.IfNoneMatch);
        one.MapMethods("", PatchMethods, UpdateUser.HandleAsync)
            .WithName("updateUser")
            .WithSummary("Changes a user.")
            .WithDescription(
                "Applies a JSON merge patch (RFC 7396), with `If-Match` to that version only. "
                + "A patch that changes nothing makes no new version.")
            .WithMetadata(Parameters.IfMatch)
            .WithMetadata(new RequestBodyMetadata(typeof(UpdateUser), UpdateUser.MediaType))
            .WithProblems(EmailTaken, VersionMismatch)
            .WithProblems(WriteProblems)
            .WithProblems(BodyProblems);
        one.MapDelete("", DeleteUser.HandleAsync)
            .WithName("deleteUser")
            .WithSummary("Deletes a user.")
            .WithDescription("Its address is free at once; its id is never used again.")
            .WithMetadata(Parameters.IfMatch)
            .WithProblems(VersionMismatch)
            .WithProblems(WriteProblems);
    }

    static ValueTask<object?> RejectParameters(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var query = context.HttpContext.Request.QueryString;
        if (!query.HasValue)
            return next(context);
        var parameters = new QueryParameters(query);
        parameters.AllowOnly();
        return parameters.Problem is { } problem ? new(problem) : next(context);
    }
}
