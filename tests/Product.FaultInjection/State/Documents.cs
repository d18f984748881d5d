using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Product.FaultInjection.State;

/// <summary><c>u:{number}</c> as it stands in the state store (storage.md, Documents).</summary>
/// <param name="Id">The public id that its number and its secret make.</param>
/// <param name="Claim">The nonce of the claim that its address is bound to.</param>
/// <param name="Unproven">Versions whose events are not yet proven published.</param>
sealed record UserDocument(long Number, string Kind, string Id, long Version, string? Email, string? Name, string? Claim, IReadOnlyList<long> Unproven)
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public bool IsLive => Kind == "live";

    public bool IsVoid => Kind == "void";

    public static UserDocument Of(long number, JsonElement json) => new(number, json.GetProperty("kind").GetString()!,
        IdOf(number, json.TryGetProperty("secret", out var secret) ? secret.GetInt64() : 0),
        json.TryGetProperty("version", out var version) ? version.GetInt64() : 0, Text(json, "email"), Text(json, "name"), Text(json, "claim"),
        [.. json.TryGetProperty("events", out var events) ? events.EnumerateArray().Select(entry => entry.GetProperty("version").GetInt64()) : []]);

    /// <summary>Base32 of the number, then of 40 bits.</summary>
    static string IdOf(long number, long secret)
    {
        var digits = "";
        for (var i = 0; i < 8; i++)
            digits = Alphabet[(int)(secret >> (5 * i)) & 31] + digits;
        for (; number > 0; number >>= 5)
            digits = Alphabet[(int)number & 31] + digits;
        return digits;
    }

    static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;
}

/// <summary><c>e:{hash}</c></summary>
/// <param name="Number">Whose the address is; 0: nobody's.</param>
sealed record ClaimDocument(long Number, string Nonce)
{
    /// <summary>Of an address that is its own normal form, as those of these tests are.</summary>
    public static string KeyOf(string address) => "e:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    public static ClaimDocument Of(JsonElement json) =>
        new(json.TryGetProperty("number", out var number) ? number.GetInt64() : 0, json.GetProperty("nonce").GetString()!);
}
