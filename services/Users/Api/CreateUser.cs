using System.Text.Json;
using FluentValidation;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>POST /users</c></summary>
sealed record CreateUser(JsonElement Email, JsonElement Name, JsonElement Attributes, IReadOnlyList<string> Unknown)
{
    public const string MediaType = "application/json";

    static readonly Validator Rules = new();

    public static async Task<IResult> HandleAsync(
        HttpRequest http, CreateUserTransaction transaction, CancellationToken cancellationToken)
    {
        if (!IdempotencyKeyHeader.TryParse(http.Headers[IdempotencyKeyHeader.Name], out var key, out var problem))
            return problem.ToResult();
        var body = await RequestBody.ReadAsync(http, MediaType, cancellationToken);
        if (!body.TryGetMembers(out var members, out problem))
            return problem.ToResult();
        if (!Rules.TryValidate(From(members), out var request, out problem))
            return problem.ToResult();

        var user = request.ToUser();
        if (!(await transaction.RunAsync(user, key?.For(user))).TryGetValue(out var created, out var error))
            return error.ToResult();
        if (created.IsReplay)
            http.HttpContext.Response.Headers[IdempotencyKeyHeader.Replayed] = "true";
        return new UserResult(created.User, StatusCodes.Status201Created);
    }

    public static CreateUser From(JsonMembers body) =>
        new(body.Take("email"), body.Take("name"), body.Take("attributes"), body.Rest);

    /// <summary>For a valid request.</summary>
    NewUser ToUser()
    {
        _ = EmailAddress.TryParse(Email.GetString()!, out var email, out _);
        return new(email, Name.GetString()!.Trim(), Attributes.IsGiven() ? Attributes : UserAttributes.Empty);
    }

    internal sealed class Validator : AbstractValidator<CreateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail();
            RuleFor(request => request.Name).IsName();
            RuleFor(request => request.Attributes)
                .IsAttributes()
                .WithinLimits()
                .When(request => request.Attributes.IsGiven());
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
