using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Users.Domain;

namespace Users.State;

/// <summary>The keys of storage.md, "Documents". No key contains a caller's text (rule 7).</summary>
static class Keys
{
    public const string NextNumber = "n";

    public static string User(long number) => string.Create(CultureInfo.InvariantCulture, $"u:{number}");

    public static string Lease(int index) => string.Create(CultureInfo.InvariantCulture, $"r:{index}");

    public static string Idempotency(string key) => "k:" + Hash(key);

    public static string Claim(EmailAddress address) => "e:" + Hash(address.Normalized);

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Marks one attempt of a write, so that its writer recognizes it (storage.md, rule 4).</summary>
static class Nonce
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
