using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Users.Api;

/// <summary>The members of a body; what no request takes is left over, and refused.</summary>
sealed class JsonMembers
{
    readonly Dictionary<string, JsonElement> left = [];

    public IReadOnlyList<string> Rest => [.. left.Keys];

    /// <summary>False if a name comes twice.</summary>
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

    /// <summary>A kind of <see cref="JsonValueKind.Undefined"/> if it is absent.</summary>
    public JsonElement Take(string name) => left.Remove(name, out var value) ? value : default;

    /// <summary>As it was sent, escapes and all, where it has no other form.</summary>
    public static string NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return JsonEscapes.HasUnpairedSurrogate(raw) ? Encoding.UTF8.GetString(raw) : member.Name;
    }
}
