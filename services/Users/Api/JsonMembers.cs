using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Users.Domain;

namespace Users.Api;

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
