using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.State;

/// <summary>The document <c>n</c>: the first number that no instance has taken.</summary>
sealed record NumbersDocument(long Next, string Nonce)
{
    /// <summary>Null if nobody has taken a number yet.</summary>
    public static NumbersDocument? Parse(StateEntry entry) => entry.IsAbsent
        ? null
        : JsonSerializer.Deserialize(entry.Value.Span, DocumentJson.Compact.NumbersDocument);

    /// <summary>Every user's number is lower.</summary>
    public static long ParseNext(StateEntry entry) => Parse(entry)?.Next ?? 1;
}

/// <summary>The document <c>e:{hash}</c>: the number that owns an address; 0 means free.</summary>
sealed record ClaimDocument(long Number, string Nonce);

/// <summary>The document <c>k:{hash}</c>: the number that creates with this idempotency key use.</summary>
/// <param name="Request">SHA-256 of the request; the same key with another request is a caller's mistake.</param>
sealed record KeyDocument(long Number, string Request, string Nonce);

/// <summary>The document <c>r:{0..63}</c>, a lease: the numbers that one instance may commit to.</summary>
/// <param name="Holder">New with each acquisition; empty means free.</param>
/// <param name="Heartbeat">Moves with each write of a live holder.</param>
/// <param name="Numbers">Numbers that the holder is changing, and numbers outside its blocks that it creates.</param>
sealed record LeaseDocument(
    string Holder,
    [property: JsonPropertyName("beat")] long Heartbeat,
    IReadOnlyList<NumberBlock> Blocks,
    IReadOnlyList<long> Numbers,
    string Nonce)
{
    [JsonIgnore]
    public bool IsFree => string.IsNullOrEmpty(Holder);
}

sealed record NumberBlock(long First, int Count)
{
    public bool Contains(long number) => number >= First && number < First + Count;

    public IEnumerable<long> Enumerate() => Enumerable.Range(0, Count).Select(i => First + i);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NumbersDocument))]
[JsonSerializable(typeof(ClaimDocument))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(LeaseDocument))]
[JsonSerializable(typeof(UserDocument))]
sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Without needless escapes, which would store a caller's 4 KiB as up to six times as much.</summary>
    public static readonly DocumentJson Compact = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });
}
