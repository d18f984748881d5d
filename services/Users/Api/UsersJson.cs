using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Api;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(UserPageView))]
[JsonSerializable(typeof(SearchAnswer))]
sealed partial class UsersJson : JsonSerializerContext
{
    /// <summary>Names stay readable: no browser renders these answers, so what is markup elsewhere needs no escape.</summary>
    public static readonly UsersJson Readable = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
