using System.Text.Json;
using FluentValidation;

namespace Users.Api;

/// <summary><c>POST /users</c></summary>
sealed record CreateUser(JsonElement Email, JsonElement Name, JsonElement Attributes, IReadOnlyList<string> Unknown)
{
    const string MediaType = "application/json";
    static readonly Validator Valid = new();

    public static async Task<IResult> HandleAsync(HttpRequest http, UserStore store, CancellationToken cancellation)
    {
        var key = IdempotencyKeyHeader.Parse(http.Headers[IdempotencyKeyHeader.Name]);
        if (key.Fault is not null)
            return key.Fault.ToResult();

        var body = await JsonBody.ReadAsync(http, MediaType, cancellation);
        if (body.Fault is not null)
            return body.Fault.ToResult();

        var request = Of(body.Value!);
        if (Valid.Check(request) is { } fault)
            return fault.ToResult();

        var user = request.ToUser();
        var created = await store.CreateAsync(user, key.Value?.With(user));
        if (created.Fault is not null)
            return created.Fault.ToResult();
        if (created.Value!.IsReplay)
            http.HttpContext.Response.Headers[IdempotencyKeyHeader.Replayed] = "true";
        return new UserResult(created.Value.User, isNew: true);
    }

    static CreateUser Of(JsonMembers body) => new(body.Take("email"), body.Take("name"), body.Take("attributes"), body.Rest);

    /// <summary>Of a valid request.</summary>
    NewUser ToUser()
    {
        _ = EmailAddress.TryParse(Email.GetString()!, out var email, out _);
        return new(email, Name.GetString()!.Trim(), Attributes.IsGiven() ? Attributes : UserAttributes.Empty);
    }

    sealed class Validator : AbstractValidator<CreateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).IsEmail();
            RuleFor(request => request.Name).IsName();
            RuleFor(request => request.Attributes).IsAttributes().WithinLimits().When(request => request.Attributes.IsGiven());
            RuleFor(request => request.Unknown).IsEmpty();
        }
    }
}
