using System.Text.Json;
using FluentValidation;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>PATCH /users/{id}</c>: a merge patch of the members that callers own.</summary>
sealed record UpdateUser(
    JsonElement Email, JsonElement Name, JsonElement Status, JsonElement Attributes, IReadOnlyList<string> Unknown)
{
    public const string MediaType = "application/merge-patch+json";

    static readonly Validator Rules = new();

    public static async Task<IResult> HandleAsync(
        string id, HttpRequest http, ChangeUserTransaction transaction, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryParse(http.Headers.IfMatch, out var expected, out var problem))
            return problem.ToResult();
        var body = await RequestBody.ReadAsync(http, MediaType, cancellationToken);
        if (!body.TryGetMembers(out var members, out problem))
            return problem.ToResult();
        if (!Rules.TryValidate(From(members), out var request, out problem))
            return problem.ToResult();
        if (!UserId.TryParse(id, out var userId))
            return UserError.NotFound.ToResult();

        var patch = request.ToPatch();
        var changed = await transaction.RunAsync(userId, user => UserChange.DecideUpdate(user, patch, expected));
        return changed.TryGetValue(out var user, out var error) ? new UserResult(user!) : error.ToResult();
    }

    public static UpdateUser From(JsonMembers body) => new(
        body.Take("email"), body.Take("name"), body.Take("status"), body.Take("attributes"), body.Rest);

    /// <summary>For a valid request.</summary>
    public UserPatch ToPatch() => new(
        Email.IsGiven() && EmailAddress.TryParse(Email.GetString()!, out var email, out _) ? email : null,
        Name.IsGiven() ? Name.GetString()!.Trim() : null,
        Status.IsGiven() ? UserStatusNames.Parse(Status.GetString()!) : null,
        Attributes);

    internal sealed class Validator : AbstractValidator<UpdateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail().When(request => request.Email.IsGiven());
            RuleFor(request => request.Name).IsName().When(request => request.Name.IsGiven());
            RuleFor(request => request.Status).IsStatus().When(request => request.Status.IsGiven());
            RuleFor(request => request.Attributes)
                .IsAttributes()
                .IsShallow()
                .When(request => request.Attributes.IsGiven() && request.Attributes.ValueKind != JsonValueKind.Null);
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
