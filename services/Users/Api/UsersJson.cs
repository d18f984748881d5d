using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Api;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(UserPageView))]
sealed partial class UsersJson : JsonSerializerContext
{
    /// <summary>Without escapes for HTML: no browser renders these responses.</summary>
    public static readonly UsersJson Readable = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
