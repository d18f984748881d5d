using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Product.FaultInjection.State;

/// <summary><c>e:{hash}</c> as the state store holds it (storage.md, Documents).</summary>
/// <param name="Number">The number of the user who holds the address; 0 if nobody does.</param>
sealed record ClaimDocument(long Number, string Nonce)
{
    /// <param name="address">In normal form, as all addresses of these tests are.</param>
    public static string KeyOf(string address) =>
        "e:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    public static ClaimDocument Parse(JsonElement json) => new(
        json.TryGetProperty("number", out var number) ? number.GetInt64() : 0,
        json.GetProperty("nonce").GetString()!);
}
