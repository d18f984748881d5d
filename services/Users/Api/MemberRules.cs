using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;

namespace Users.Api;

/// <summary>What holds for a member of a user, whichever request brings it. Absent is <see cref="JsonValueKind.Undefined"/>.</summary>
static class MemberRules
{
    public static bool IsGiven(this JsonElement value) => value.ValueKind != JsonValueKind.Undefined;

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsEmail<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (context.HasText("email", value, out var text) && !EmailAddress.TryParse(text, out _, out var error))
            context.AddError("email", error);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsName<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (!context.HasText("name", value, out var text))
            return;
        if (Characters.HasControl(text))
            context.AddError("name", "must not contain control characters");
        if (Characters.Count(text.Trim()) is 0 or > Limits.Name)
            context.AddError("name", $"must have 1 to {Limits.Name} characters, white space around it not counted");
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsStatus<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (context.HasText("status", value, out var text) && UserStatusNames.Parse(text) is null)
            context.AddError("status", "must be active or inactive");
    });

    /// <summary>An object whose strings are text. Its limits are <see cref="WithinLimits"/>, since a patch is held to them by its result.</summary>
    public static IRuleBuilderOptionsConditions<T, JsonElement> IsAttributes<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
            context.AddError("attributes", "must be an object");
        else
            foreach (var (member, sentence) in UserAttributes.TextErrors(value))
                context.AddError(member, sentence);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> WithinLimits<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        foreach (var sentence in value.ValueKind == JsonValueKind.Object ? UserAttributes.SizeErrors(value) : [])
            context.AddError("attributes", sentence);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsShallow<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        foreach (var sentence in value.ValueKind == JsonValueKind.Object ? UserAttributes.DepthErrors(value) : [])
            context.AddError("attributes", sentence);
    });

    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<string>> IsEmpty<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) =>
        rule.Custom((names, context) =>
        {
            foreach (var name in names)
                context.AddError(name, "is not a member that can be set");
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

    static bool HasText<T>(this ValidationContext<T> context, string member, JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind == JsonValueKind.Undefined)
            context.AddError(member, "must be given");
        else if (value.ValueKind != JsonValueKind.String)
            context.AddError(member, "must be a string");
        else if (JsonEscapes.HasUnpairedSurrogate(JsonMarshal.GetRawUtf8Value(value)))
            context.AddError(member, "must not contain an unpaired surrogate");
        else
            text = value.GetString();
        return text is not null;
    }

    static void AddError<T>(this ValidationContext<T> context, string member, string sentence) =>
        context.AddFailure(new ValidationFailure(member, sentence));
}
