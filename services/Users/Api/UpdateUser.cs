using System.Text.Json;
using FluentValidation;

namespace Users.Api;

/// <summary><c>PATCH /users/{id}</c>: a merge patch on the members that callers own.</summary>
sealed record UpdateUser(JsonElement Email, JsonElement Name, JsonElement Status, JsonElement Attributes, IReadOnlyList<string> Unknown)
{
    const string MediaType = "application/merge-patch+json";
    static readonly Validator Valid = new();

    public static async Task<IResult> HandleAsync(string id, HttpRequest http, UserStore store, CancellationToken cancellation)
    {
        var ifMatch = IfMatch.Parse(http.Headers.IfMatch);
        if (ifMatch.Fault is not null)
            return ifMatch.Fault.ToResult();

        var body = await JsonBody.ReadAsync(http, MediaType, cancellation);
        if (body.Fault is not null)
            return body.Fault.ToResult();

        var request = Of(body.Value!);
        if (Valid.Check(request) is { } fault)
            return fault.ToResult();
        if (!UserId.TryParse(id, out var userId))
            return new Fault(FaultCode.UserNotFound).ToResult();

        var changed = await store.ChangeAsync(userId, user => request.Decide(user, ifMatch.Value));
        return changed.Fault is null ? new UserResult(changed.Value!) : changed.Fault.ToResult();
    }

    public static UpdateUser Of(JsonMembers body) =>
        new(body.Take("email"), body.Take("name"), body.Take("status"), body.Take("attributes"), body.Rest);

    /// <summary>Of a valid request. A pure function: it runs again if somebody else was faster.</summary>
    public UserChange Decide(User user, IfMatch ifMatch)
    {
        if (!ifMatch.Allows(user.Version))
            return new UserChange.Reject(new(FaultCode.VersionMismatch));

        var after = user with
        {
            Email = Email.IsGiven() ? Email.GetString()! : user.Email,
            Name = Name.IsGiven() ? Name.GetString()!.Trim() : user.Name,
            Status = Status.IsGiven() ? UserStatusWords.Parse(Status.GetString()!)!.Value : user.Status,
            Attributes = Patched(user.Attributes),
        };
        if (Attributes.IsGiven() && UserAttributes.SizeFaults(after.Attributes).ToArray() is { Length: > 0 } sentences)
            return new UserChange.Reject(new(FaultCode.ValidationFailed, new Dictionary<string, string[]> { ["attributes"] = sentences }));

        string[] changed =
        [
            .. after.Email != user.Email ? ["email"] : Array.Empty<string>(),
            .. after.Name != user.Name ? ["name"] : Array.Empty<string>(),
            .. after.Status != user.Status ? ["status"] : Array.Empty<string>(),
            .. MergePatch.AreSame(after.Attributes, user.Attributes) ? Array.Empty<string>() : ["attributes"],
        ];
        return changed.Length == 0 ? new UserChange.None() : new UserChange.Update(after, TypeOf(user.Status, after.Status), changed);
    }

    JsonElement Patched(JsonElement attributes) => Attributes.ValueKind switch
    {
        JsonValueKind.Undefined => attributes,
        JsonValueKind.Null => UserAttributes.Empty,
        _ => MergePatch.Apply(attributes, Attributes),
    };

    static UserEventType TypeOf(UserStatus before, UserStatus after) =>
        before == after ? UserEventType.Updated
        : after == UserStatus.Active ? UserEventType.Reactivated
        : UserEventType.Deactivated;

    internal sealed class Validator : AbstractValidator<UpdateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail().When(request => request.Email.IsGiven());
            RuleFor(request => request.Name).IsName().When(request => request.Name.IsGiven());
            RuleFor(request => request.Status).IsStatus().When(request => request.Status.IsGiven());
            RuleFor(request => request.Attributes).IsAttributes().IsShallow()
                .When(request => request.Attributes.IsGiven() && request.Attributes.ValueKind != JsonValueKind.Null);
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
