using static Product.Tests.Hostile.HostileRequests;

namespace Product.Tests.Hostile;

/// <summary>Patches that must not change a user.</summary>
static class HostilePatches
{
    public static IEnumerable<HostileRequest> All =>
    [
        Patch("an array", "[]", Malformed),
        Patch("null", "null", Malformed),
        Patch("a list of operations", """[{"op":"replace","path":"/name","value":"Mallory"}]""", Malformed),
        Patch("a duplicate member", """{"name":"Mallory","name":"Eve"}""", Malformed),
        Patch("nulls", """{"email":null,"name":null,"status":null}""", Invalid, "email", "name", "status"),
        Patch("read-only members", """{"id":"x","version":1,"updatedAt":null,"createdAt":null}""",
            Invalid, "id", "version", "updatedAt", "createdAt"),
        Patch("an unknown status", """{"status":"ACTIVE"}""", Invalid, "status"),
        Patch("a numeric status", """{"status":1}""", Invalid, "status"),
        BadAttributes("attributes that are a string", "\"{}\""),
        BadAttributes("attributes that are too deep, though null", """{"a":{"b":{"c":{"d":null}}}}"""),
        BadAttributes("attributes of depth 5,000", $"{Repeat("{\"a\":", 5_000)}null{Repeat("}", 5_000)}"),
        BadAttributes("too many attributes in the result", ObjectOf(33)),
        BadAttributes("too large attributes in the result", $$"""{"a":"{{new string('x', 5_000)}}"}"""),
        Patch("lone surrogates", """{"name":"\ud800","attributes":{"a":"\ud800"}}""", Invalid, "name", "attributes.a"),
        Patch("JSON", """{"name":"Mallory"}""", UnsupportedType) with { ContentType = JsonType },
        Patch("a JSON patch", """[{"op":"remove","path":"/name"}]""", UnsupportedType) with
        {
            ContentType = "application/json-patch+json",
        },
    ];

    static HostileRequest BadAttributes(string name, string attributes) =>
        Patch(name, $$"""{"attributes":{{attributes}}}""", Invalid, "attributes");
}
