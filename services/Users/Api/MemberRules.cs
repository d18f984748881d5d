using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using Users.Domain;

namespace Users.Api;

/// <summary>
/// The rules for the members of a user, whichever request has them. A rule passes where an earlier one has failed, so
/// that each error is reported once.
/// </summary>
static class MemberRules
{
    public static IRuleBuilderOptions<T, JsonMember> IsEmail<T>(this IRuleBuilder<T, JsonMember> rule) => rule
        .IsText()
        .Must(email => email.Text is not { } text || EmailAddress.TryParse(text, out _, out _))
        .WithMessage((request, email) => EmailAddress.TryParse(email.Text!, out _, out var error) ? "" : error)
        .OverridePropertyName("email");

    public static IRuleBuilderOptions<T, JsonMember> IsName<T>(this IRuleBuilder<T, JsonMember> rule) => rule
        .IsText()
        .Must(name => name.Text is not { } text || !Characters.HasControl(text))
        .WithMessage("must not contain control characters")
        .Must(name => name.Text is not { } text || Characters.Count(text.Trim()) is > 0 and <= Limits.Name)
        .WithMessage($"must have 1 to {Limits.Name} characters, white space around it not counted")
        .OverridePropertyName("name");

    public static IRuleBuilderOptions<T, JsonMember> IsStatus<T>(this IRuleBuilder<T, JsonMember> rule) => rule
        .IsText()
        .Must(status => status.Text is not { } text || UserStatusNames.Parse(text) is not null)
        .WithMessage("must be active or inactive")
        .OverridePropertyName("status");

    /// <summary>An object without strings that have no form in UTF-8. Its size has rules of its own.</summary>
    public static IRuleBuilderOptionsConditions<T, JsonMember> IsAttributes<T>(
        this IRuleBuilder<T, JsonMember> rule) => rule
        .Must(attributes => attributes.IsObject)
        .WithMessage("must be an object")
        .OverridePropertyName("attributes")
        .Custom((attributes, context) =>
        {
            foreach (var (member, error) in attributes.IsObject ? UserAttributes.TextErrors(attributes.Value) : [])
                context.AddFailure(member, error);
        });

    /// <summary>For new attributes. A patch is held to the limits by its result.</summary>
    public static IRuleBuilderOptionsConditions<T, JsonMember> IsWithinLimits<T>(
        this IRuleBuilder<T, JsonMember> rule) => rule
        .Custom((attributes, context) =>
        {
            foreach (var error in attributes.IsObject ? UserAttributes.SizeErrors(attributes.Value) : [])
                context.AddFailure(error);
        });

    public static IRuleBuilderOptionsConditions<T, JsonMember> IsShallow<T>(
        this IRuleBuilder<T, JsonMember> rule) => rule
        .Custom((attributes, context) =>
        {
            foreach (var error in attributes.IsObject ? UserAttributes.DepthErrors(attributes.Value) : [])
                context.AddFailure(error);
        });

    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<string>> IsEmpty<T>(
        this IRuleBuilder<T, IReadOnlyList<string>> rule) => rule
        .Custom((names, context) =>
        {
            foreach (var name in names)
                context.AddFailure(name, "is not a member that can be set");
        });

    public static bool TryValidate<T>(
        this IValidator<T> validator,
        T parsed,
        [NotNullWhen(true)] out T? request,
        [NotNullWhen(false)] out RequestProblem? problem)
        where T : class
    {
        var result = validator.Validate(parsed);
        request = result.IsValid ? parsed : null;
        problem = result.IsValid
            ? null
            : new(Problems.ValidationFailed, new Dictionary<string, string[]>(result.ToDictionary()));
        return result.IsValid;
    }

    static IRuleBuilderOptions<T, JsonMember> IsText<T>(this IRuleBuilder<T, JsonMember> rule) => rule
        .Must(member => member.IsGiven)
        .WithMessage("must be given")
        .Must(member => member.IsString || !member.IsGiven)
        .WithMessage("must be a string")
        .Must(member => member.Text is not null || !member.IsString)
        .WithMessage("must not contain an unpaired surrogate");
}
