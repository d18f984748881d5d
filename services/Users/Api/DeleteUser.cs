
namespace Users.Api;

/// <summary><c>DELETE /users/{id}</c></summary>
static class DeleteUser
{
    public static async Task<IResult> HandleAsync(string id, HttpRequest http, UserStore store)
    {
        var ifMatch = IfMatch.Parse(http.Headers.IfMatch);
        if (ifMatch.Fault is not null)
            return ifMatch.Fault.ToResult();
        if (!UserId.TryParse(id, out var userId))
            return new Fault(FaultCode.UserNotFound).ToResult();

        var deleted = await store.ChangeAsync(userId, user => Decide(user, ifMatch.Value));
        return deleted.Fault is null ? Results.NoContent() : deleted.Fault.ToResult();
    }

    public static UserChange Decide(User user, IfMatch ifMatch) => ifMatch.Allows(user.Version)
        ? new UserChange.Delete()
        : new UserChange.Reject(new(FaultCode.VersionMismatch));
}
