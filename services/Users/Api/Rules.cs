using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;

namespace Users.Api;

/// <summary>What holds for a member of a user, whichever request brings it. Absent is <see cref="JsonValueKind.Undefined"/>.</summary>
static class Rules
{
    public static bool IsGiven(this JsonElement value) => value.ValueKind != JsonValueKind.Undefined;

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsEmail<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (context.HasText("email", value, out var text) && !EmailAddress.TryParse(text, out _, out var fault))
            context.Refuse("email", fault);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsName<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (!context.HasText("name", value, out var text))
            return;
        if (Characters.HasControl(text))
            context.Refuse("name", "must not contain control characters");
        if (Characters.Count(text.Trim()) is 0 or > Limits.Name)
            context.Refuse("name", $"must have 1 to {Limits.Name} characters, white space around it not counted");
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsStatus<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (context.HasText("status", value, out var text) && UserStatusWords.Parse(text) is null)
            context.Refuse("status", "must be active or inactive");
    });

    /// <summary>An object whose strings are text. Its limits are <see cref="WithinLimits"/>, since a patch is held to them by its result.</summary>
    public static IRuleBuilderOptionsConditions<T, JsonElement> IsAttributes<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
            context.Refuse("attributes", "must be an object");
        else
            foreach (var (member, sentence) in UserAttributes.TextFaults(value))
                context.Refuse(member, sentence);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> WithinLimits<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        foreach (var sentence in value.ValueKind == JsonValueKind.Object ? UserAttributes.SizeFaults(value) : [])
            context.Refuse("attributes", sentence);
    });

    public static IRuleBuilderOptionsConditions<T, JsonElement> IsShallow<T>(this IRuleBuilder<T, JsonElement> rule) => rule.Custom((value, context) =>
    {
        foreach (var sentence in value.ValueKind == JsonValueKind.Object ? UserAttributes.DepthFaults(value) : [])
            context.Refuse("attributes", sentence);
    });

    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<string>> IsEmpty<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) =>
        rule.Custom((names, context) =>
        {
            foreach (var name in names)
                context.Refuse(name, "is not a member that can be set");
        });

    public static Fault? Check<T>(this IValidator<T> validator, T request) => validator.Validate(request) is { IsValid: false } result
        ? new(FaultCode.ValidationFailed, new Dictionary<string, string[]>(result.ToDictionary()))
        : null;

    static bool HasText<T>(this ValidationContext<T> context, string member, JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind == JsonValueKind.Undefined)
            context.Refuse(member, "must be given");
        else if (value.ValueKind != JsonValueKind.String)
            context.Refuse(member, "must be a string");
        else if (JsonEscapes.HasUnpairedSurrogate(JsonMarshal.GetRawUtf8Value(value)))
            context.Refuse(member, "must not contain an unpaired surrogate");
        else
            text = value.GetString();
        return text is not null;
    }

    static void Refuse<T>(this ValidationContext<T> context, string member, string sentence) =>
        context.AddFailure(new ValidationFailure(member, sentence));
}
