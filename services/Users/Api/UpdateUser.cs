using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>PATCH /users/{id}</c>: a merge patch of the members that callers own.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record UpdateUser
{
    public const string MediaType = "application/merge-patch+json";

    static readonly Validator Rules = new();

    public JsonMember Email { get; init; }

    public JsonMember Name { get; init; }

    public JsonMember Status { get; init; }

    public JsonMember Attributes { get; init; }

    /// <summary>The members that the request does not take.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public static async Task<Results<UserResult, RequestProblem>> HandleAsync(
        string id, HttpRequest http, ChangeUserTransaction transaction, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryParse(http.Headers.IfMatch, out var expected, out var problem))
            return problem;
        var body = await RequestBody.ReadAsync(http, MediaType, cancellationToken);
        if (!body.TryGetMembers(out var members, out problem))
            return problem;
        if (!Rules.TryValidate(From(members), out var request, out problem))
            return problem;
        if (!UserId.TryParse(id, out var userId))
            return UserError.NotFound.ToProblem();

        var patch = request.ToPatch();
        var changed = await transaction.RunAsync(userId, user => UserChange.DecideUpdate(user, patch, expected));
        return changed.TryGetValue(out var user, out var error) ? new UserResult(user!) : error.ToProblem();
    }

    public static UpdateUser From(JsonMembers body) => new()
    {
        Email = body.Take("email"),
        Name = body.Take("name"),
        Status = body.Take("status"),
        Attributes = body.Take("attributes"),
        Unknown = body.Rest,
    };

    /// <summary>For a valid request.</summary>
    public UserPatch ToPatch() => new(
        Email.Text is { } email && EmailAddress.TryParse(email, out var address, out _) ? address : null,
        Name.Text?.Trim(),
        Status.Text is { } status ? UserStatusNames.Parse(status) : null,
        Attributes.Value);

    internal sealed class Validator : AbstractValidator<UpdateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail().When(request => request.Email.IsGiven);
            RuleFor(request => request.Name).IsName().When(request => request.Name.IsGiven);
            RuleFor(request => request.Status).IsStatus().When(request => request.Status.IsGiven);
            RuleFor(request => request.Attributes)
                .IsAttributes()
                .IsShallow()
                .When(request => request.Attributes is { IsGiven: true, IsNull: false });
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
