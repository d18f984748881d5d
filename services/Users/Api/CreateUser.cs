using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>POST /users</c></summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CreateUser
{
    public const string MediaType = "application/json";

    static readonly Validator Rules = new();

    public required JsonMember Email { get; init; }

    public required JsonMember Name { get; init; }

    public JsonMember Attributes { get; init; }

    /// <summary>The members that the request does not take.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public static async Task<Results<CreatedUserResult, RequestProblem>> HandleAsync(
        HttpRequest http, CreateUserTransaction transaction, CancellationToken cancellationToken)
    {
        if (!IdempotencyKeyHeader.TryParse(http.Headers[IdempotencyKeyHeader.Name], out var key, out var problem))
            return problem;
        var body = await RequestBody.ReadAsync(http, MediaType, cancellationToken);
        if (!body.TryGetMembers(out var members, out problem))
            return problem;
        if (!Rules.TryValidate(From(members), out var request, out problem))
            return problem;

        var user = request.ToUser();
        return (await transaction.RunAsync(user, key?.For(user))).TryGetValue(out var created, out var error)
            ? new CreatedUserResult(created.User, created.IsReplay)
            : error.ToProblem();
    }

    public static CreateUser From(JsonMembers body) => new()
    {
        Email = body.Take("email"),
        Name = body.Take("name"),
        Attributes = body.Take("attributes"),
        Unknown = body.Rest,
    };

    /// <summary>For a valid request.</summary>
    NewUser ToUser()
    {
        _ = EmailAddress.TryParse(Email.Text!, out var email, out _);
        return new(email, Name.Text!.Trim(), Attributes.IsGiven ? Attributes.Value : UserAttributes.Empty);
    }

    internal sealed class Validator : AbstractValidator<CreateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail();
            RuleFor(request => request.Name).IsName();
            RuleFor(request => request.Attributes)
                .IsAttributes()
                .IsWithinLimits()
                .When(request => request.Attributes.IsGiven);
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
