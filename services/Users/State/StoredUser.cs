using System.Text.Json;
using Users.Domain;

namespace Users.State;

/// <summary>A user's document as read, with the ETag that a compare-and-set needs.</summary>
readonly record struct StoredUser(long Number, UserDocument? Document, string ETag)
{
    public bool IsAbsent => Document is null;

    /// <summary>Null unless the user is live.</summary>
    public User? User => Document?.ToUser(Number);

    public static StoredUser Parse(long number, StateEntry entry) => entry.IsAbsent
        ? new(number, null, "")
        : new(number, JsonSerializer.Deserialize(entry.Value.Span, DocumentJson.Compact.UserDocument), entry.ETag);

    /// <summary>The live user with the id; null if the number has none, or one with another id.</summary>
    public User? Live(UserId id) => User is { } user && user.Id == id ? user : null;

    /// <summary>A write of the document that succeeds only if it is still the one that was read.</summary>
    public StateWrite Replacement(UserDocument document) => new(Keys.User(Number), Serialize(document), ETag);

    public static byte[] Serialize(UserDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.UserDocument);
}
