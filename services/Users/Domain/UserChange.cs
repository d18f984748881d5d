using System.Text.Json;

namespace Users.Domain;

/// <summary>
/// What a request does to a stored user: the answer of a pure function, which runs again after each lost race.
/// </summary>
abstract record UserChange
{
    /// <summary>The user is already as the request asks: no new version, no event.</summary>
    internal sealed record None : UserChange;

    /// <param name="After">The members after the change; the store sets version and times.</param>
    /// <param name="NewEmail">The address to claim first; null if the normalized address stays.</param>
    /// <param name="Changed">In the order email, name, status, attributes.</param>
    internal sealed record Update(User After, EmailAddress? NewEmail, UserEventType Type, IReadOnlyList<string> Changed)
        : UserChange;

    internal sealed record Delete : UserChange;

    internal sealed record Reject(UserError Error) : UserChange;

    public static UserChange DecideDelete(User user, ExpectedVersion expected) =>
        expected.Matches(user.Version) ? new Delete() : new Reject(UserError.VersionMismatch);

    public static UserChange DecideUpdate(User user, UserPatch patch, ExpectedVersion expected)
    {
        if (!expected.Matches(user.Version))
            return new Reject(UserError.VersionMismatch);

        var after = user with
        {
            Email = patch.Email?.Original ?? user.Email,
            Name = patch.Name ?? user.Name,
            Status = patch.Status ?? user.Status,
            Attributes = Patch(user.Attributes, patch.Attributes),
        };
        var hasPatch = patch.Attributes.ValueKind != JsonValueKind.Undefined;
        if (hasPatch && UserAttributes.SizeErrors(after.Attributes).ToArray() is { Length: > 0 } errors)
            return new Reject(UserError.AttributesInvalid(errors));

        string[] changed = [.. ChangedMembers(user, after)];
        return changed.Length == 0
            ? new None()
            : new Update(after, ToClaim(user, patch.Email), EventType(user.Status, after.Status), changed);
    }

    static JsonElement Patch(JsonElement attributes, JsonElement patch) => patch.ValueKind switch
    {
        JsonValueKind.Undefined => attributes,
        JsonValueKind.Null => UserAttributes.Empty,
        _ => MergePatch.Apply(attributes, patch),
    };

    static IEnumerable<string> ChangedMembers(User before, User after)
    {
        if (after.Email != before.Email)
            yield return "email";
        if (after.Name != before.Name)
            yield return "name";
        if (after.Status != before.Status)
            yield return "status";
        if (!MergePatch.AreSame(after.Attributes, before.Attributes))
            yield return "attributes";
    }

    static EmailAddress? ToClaim(User user, EmailAddress? email) =>
        email is { } address && !user.Has(address) ? address : null;

    static UserEventType EventType(UserStatus before, UserStatus after) => (before, after) switch
    {
        _ when before == after => UserEventType.Updated,
        (_, UserStatus.Active) => UserEventType.Reactivated,
        _ => UserEventType.Deactivated,
    };
}
