using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Search;

/// <summary>
/// The parts of a user event that the index needs. It is the envelope of the CloudEvent, bound here and not unwrapped
/// by the SDK.
/// </summary>
sealed record UserEvent(string Type, UserEvent.Payload Data)
{
    /// <param name="User">The user when the event was published; null if deleted by then, whatever the type is.</param>
    internal sealed record Payload(string UserId, long Version, Snapshot? User);

    /// <param name="Version">Higher than that of the event if the user changed again before it was published.</param>
    internal sealed record Snapshot(string Id, long Version, string Email, string Name);

    const int MaxIdLength = 32;

    static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    /// <returns>Null if the body is not a user event of a known version, which no retry can change.</returns>
    public static async Task<UserChange?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var userEvent = await JsonSerializer.DeserializeAsync(body, EventJson.Default.UserEvent, cancellationToken);
            return userEvent?.ToChange();
        }
        catch (JsonException)
        {
            return null;
        }
        catch (BadHttpRequestException exception)
            when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    UserChange? ToChange() => this switch
    {
        _ when !IsKnown(Type) => null,
        { Data: { Version: < 1 } or { User.Version: < 1 } } => null,
        _ when !IsUserId(Data.UserId) => null,
        { Data.User: null } => new(Data.UserId, Data.Version, null),
        { Data.User: var user } when user.Id == Data.UserId => new(user.Id, user.Version, new(user.Name, user.Email)),
        _ => null,
    };

    static bool IsKnown(string type) =>
        type.StartsWith("daprusers.user.", StringComparison.Ordinal) && type.EndsWith(".v1", StringComparison.Ordinal);

    static bool IsUserId(string id) =>
        id.Length is >= 1 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}

// A missing member is not a null member: without `user`, an event would be read as a deletion.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(UserEvent))]
sealed partial class EventJson : JsonSerializerContext;
