using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Users.Domain;

namespace Users.Api;

/// <summary>A member of a body: absent, or of any type.</summary>
readonly struct JsonMember
{
    JsonMember(JsonElement value)
    {
        Value = value;
        if (IsString && !JsonEscapes.HasUnpairedSurrogate(JsonMarshal.GetRawUtf8Value(value)))
            Text = value.GetString();
    }

    /// <summary>Of kind <see cref="JsonValueKind.Undefined"/> if the member is absent.</summary>
    public JsonElement Value { get; }

    /// <summary>Null for what is not a string, and for a string that has no form in UTF-8.</summary>
    public string? Text { get; }

    public bool IsGiven => Value.ValueKind != JsonValueKind.Undefined;

    public bool IsNull => Value.ValueKind == JsonValueKind.Null;

    public bool IsString => Value.ValueKind == JsonValueKind.String;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public static implicit operator JsonMember(JsonElement value) => new(value);
}

/// <summary>The members of a body. Those that the request does not take are left over and rejected.</summary>
sealed class JsonMembers
{
    readonly Dictionary<string, JsonElement> left = [];

    public IReadOnlyList<string> Rest => left.Count == 0 ? [] : [.. left.Keys];

    /// <summary>False if a name occurs twice.</summary>
    public static bool TryCreate(JsonElement body, [NotNullWhen(true)] out JsonMembers? members)
    {
        members = new();
        foreach (var member in body.EnumerateObject())
        {
            if (!members.left.TryAdd(NameOf(member), member.Value))
                return false;
        }

        return true;
    }

    /// <summary>A value of kind <see cref="JsonValueKind.Undefined"/> if the member is absent.</summary>
    public JsonElement Take(string name) => left.Remove(name, out var value) ? value : default;

    // As it was sent, with its escapes, if it has no other form.
    static string NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return JsonEscapes.HasUnpairedSurrogate(raw) ? Encoding.UTF8.GetString(raw) : member.Name;
    }
}
