using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Search;

/// <summary>What the index needs of a user's event: the CloudEvent's envelope, bound here and not unwrapped by the SDK.</summary>
sealed record UserEvent(string Type, UserEvent.Payload Data)
{
    /// <param name="User">As it is when published, null once deleted, whatever the type says.</param>
    internal sealed record Payload(string UserId, long Version, Snapshot? User);

    /// <param name="Version">Higher than the event's when the user moved on before the event was published.</param>
    internal sealed record Snapshot(string Id, long Version, string Email, string Name);

    static readonly SearchValues<char> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <summary>Null for what no retry can make readable.</summary>
    public static async Task<UserChange?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync(body, EventJson.Default.UserEvent, cancellation))?.ToChange();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    UserChange? ToChange() => this switch
    {
        _ when !Type.StartsWith("daprusers.user.", StringComparison.Ordinal) || !Type.EndsWith(".v1", StringComparison.Ordinal) => null,
        { Data: { Version: < 1 } or { User.Version: < 1 } } => null,
        _ when !IsUserId(Data.UserId) => null,
        { Data.User: null } => new(Data.UserId, Data.Version, null),
        { Data.User: var user } => user.Id == Data.UserId ? new(user.Id, user.Version, new(user.Name, user.Email)) : null,
    };

    static bool IsUserId(string id) => id.Length is >= 1 and <= 32 && !id.AsSpan().ContainsAnyExcept(Base32);
}

// A member that is missing is not one that is null: without `user` an event would read as a deletion.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(UserEvent))]
sealed partial class EventJson : JsonSerializerContext;
