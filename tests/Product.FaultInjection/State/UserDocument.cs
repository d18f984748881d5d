using System.Text.Json;

namespace Product.FaultInjection.State;

/// <summary><c>u:{number}</c> as the state store holds it (storage.md, Documents).</summary>
/// <param name="Id">The public id, derived from the number and the secret.</param>
/// <param name="Claim">The nonce of the claim on its address.</param>
/// <param name="PendingEvents">Versions whose events are still in the outbox.</param>
sealed record UserDocument(
    long Number,
    string Kind,
    string Id,
    long Version,
    string? Email,
    string? Name,
    string? Claim,
    IReadOnlyList<long> PendingEvents)
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public bool IsLive => Kind == "live";

    public bool IsVoid => Kind == "void";

    public static UserDocument Parse(long number, JsonElement json) => new(
        number,
        json.GetProperty("kind").GetString()!,
        IdOf(number, Integer(json, "secret")),
        Integer(json, "version"),
        Text(json, "email"),
        Text(json, "name"),
        Text(json, "claim"),
        [.. json.TryGetProperty("events", out var events) ? events.EnumerateArray().Select(VersionOf) : []]);

    /// <summary>Base32 of the number, then of the 40 bits of the secret.</summary>
    static string IdOf(long number, long secret)
    {
        var digits = "";
        for (var i = 0; i < 8; i++)
            digits = Alphabet[(int)(secret >> (5 * i)) & 31] + digits;
        for (; number > 0; number >>= 5)
            digits = Alphabet[(int)number & 31] + digits;
        return digits;
    }

    static long VersionOf(JsonElement outboxEntry) => outboxEntry.GetProperty("version").GetInt64();

    static long Integer(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.GetInt64() : 0;

    static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
