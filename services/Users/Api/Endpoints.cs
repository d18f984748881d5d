namespace Users.Api;

static class Endpoints
{
    static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];
    static readonly string[] Patch = [HttpMethods.Patch];

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/users").WithTags("users");
        users.MapMethods("", Get, ListUsers.HandleAsync).Says(UserApi.List);

        var strict = users.MapGroup("").AddEndpointFilter(RejectParameters);
        strict.MapPost("", CreateUser.HandleAsync).Says(UserApi.Create);
        strict.MapMethods("/{id}", Get, GetUser.HandleAsync).Says(UserApi.Get);
        strict.MapMethods("/{id}", Patch, UpdateUser.HandleAsync).Says(UserApi.Update);
        strict.MapDelete("/{id}", DeleteUser.HandleAsync).Says(UserApi.Delete);
    }

    static ValueTask<object?> RejectParameters(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var parameters = new QueryParameters(context.HttpContext.Request.QueryString);
        parameters.AllowOnly();
        return parameters.Problem is { } problem ? new(problem.ToResult()) : next(context);
    }
}
