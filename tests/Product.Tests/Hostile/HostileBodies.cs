using System.Text;

namespace Product.Tests.Hostile;

/// <summary>Bodies that must not become a user, nor change one.</summary>
static class HostileBodies
{
    const string Json = "application/json", MergePatch = "application/merge-patch+json";
    const string Malformed = "malformed-body", Invalid = "validation-failed";

    public static IEnumerable<HostileRequest> All => [.. NotOneObject, .. WrongMembers, .. BadText, .. BadAttributes, .. BadPatches, .. BadTypes];

    static IEnumerable<HostileRequest> NotOneObject =>
    [
        Post("nothing", "", Malformed),
        Post("white space", " \r\n\t ", Malformed),
        Post("an array", "[]", Malformed),
        Post("an array of users", "[{{valid}}]", Malformed),
        Post("a string", "\"user\"", Malformed),
        Post("a number", "1e999", Malformed),
        Post("null", "null", Malformed),
        Post("half an object", """{"email":"{mark}@example.org","name":"Mal""", Malformed),
        Post("two objects", "{{valid}}{{valid}}", Malformed),
        Post("an object and more", "{{valid}} x", Malformed),
        Post("a NUL after it", "{{valid}}\0", Malformed),
        Post("a comment", "/* hello */{{valid}}", Malformed),
        Post("a trailing comma", "{{valid},}", Malformed),
        Post("single quotes", "{'email':'{mark}@example.org','name':'Mallory'}", Malformed),
        Post("NaN", """{{valid},"attributes":{"a":NaN}}""", Malformed),
        Post("a leading zero", """{{valid},"attributes":{"a":01}}""", Malformed),
        Post("a raw line break in a string", "{\"email\":\"{mark}@example.org\",\"name\":\"Mal\nlory\"}", Malformed),
        Post("a byte order mark", "\ufeff{{valid}}", Malformed),
        Post("a member twice", """{{valid},"name":"Eve"}""", Malformed),
        Post("a member twice, once escaped", """{{valid},"n\u0061me":"Eve"}""", Malformed),
        Post("a nested member twice", """{{valid},"attributes":{"a":[{"b":1,"b":2}]}}""", Malformed),
        Post("an unknown member twice", """{{valid},"x":1,"x":1}""", Malformed),
        Post("UTF-16", Encoding.Unicode.GetBytes("{}"), Malformed),
        Post("a lone continuation byte", [.. "{\"email\":\"{mark}@example.org\",\"name\":\"\x80\"}".Select(c => (byte)c)], Malformed),
        Post("a surrogate in UTF-8", [.. "{\"email\":\"{mark}@example.org\",\"name\":\"\xed\xa0\x80\"}".Select(c => (byte)c)], Malformed),
        Post("an overlong slash", [.. "{\"email\":\"{mark}@example.org\",\"name\":\"\xc0\xaf\"}".Select(c => (byte)c)], Malformed),
        Post("gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], Malformed) with { Headers = [("Content-Encoding", "gzip")], IsDirectOnly = true },
    ];

    static IEnumerable<HostileRequest> WrongMembers =>
    [
        Post("an empty object", "{}", Invalid, "email", "name"),
        Post("nulls", """{"email":null,"name":null,"attributes":null}""", Invalid, "email", "name", "attributes"),
        Post("numbers", """{"email":1,"name":2,"attributes":3}""", Invalid, "email", "name", "attributes"),
        Post("arrays", """{"email":["{mark}@example.org"],"name":["Mallory"],"attributes":[]}""", Invalid, "email", "name", "attributes"),
        Post("what the service decides", """{{valid},"id":"abc","version":9,"status":"inactive","createdAt":"2026-01-02T03:04:05.678Z"}""",
            Invalid, "id", "version", "status", "createdAt"),
        Post("other cases", """{"Email":"{mark}@example.org","NAME":"Mallory"}""", Invalid, "email", "name", "Email", "NAME"),
        Post("an empty name of a member", """{{valid},"":1}""", Invalid, ""),
        Post("names of prototypes", """{{valid},"__proto__":{},"$type":"System.Object"}""", Invalid, "__proto__", "$type"),
        Post("a member that breaks lines", """{{valid},"a\r\nb\u0000":1}""", Invalid, "a\r\nb\0"),
        Post("a member without a form in UTF-8", """{{valid},"\ud800":1}""", Invalid, @"\ud800"),
        Post("every fault at once", """{"email":"x","name":"","attributes":"y","z":1}""", Invalid, "email", "name", "attributes", "z"),
        Post("3,000 unknown members", "{{valid}," + string.Join(',', Enumerable.Range(10_000, 3_000).Select(i => $"\"{i}\":1")) + "}",
            Invalid, [.. Enumerable.Range(10_000, 3_000).Select(i => $"{i}")]),
    ];

    static IEnumerable<HostileRequest> BadText =>
    [
        Post("a display name", """{"email":"Mallory <{mark}@example.org>","name":"Mallory"}""", Invalid, "email"),
        Post("two addresses", """{"email":"{mark}@example.org,b@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("a line break in an address", """{"email":"{mark}@example.org\r\nBcc: b@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("a quoted local part", """{"email":"\"{mark}\"@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("a zero-width space", """{"email":"{mark}\u200b@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("a right-to-left override", """{"email":"{mark}\u202e@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("an address without a domain", """{"email":"{mark}@localhost","name":"Mallory"}""", Invalid, "email"),
        Post("an address literal", """{"email":"{mark}@[127.0.0.1]","name":"Mallory"}""", Invalid, "email"),
        Post("punycode of nothing", """{"email":"{mark}@xn--a.org","name":"Mallory"}""", Invalid, "email"),
        Post("a domain that begins with a mark", """{"email":"{mark}@\u0301a.org","name":"Mallory"}""", Invalid, "email"),
        Post("a long local part", $$$"""{"email":"{{{new string('a', 65)}}}@{mark}.org","name":"Mallory"}""", Invalid, "email"),
        Post("a long address", $$$"""{"email":"a@{{{string.Concat(Enumerable.Repeat("abcdefghi.", 25))}}}{mark}.org","name":"Mallory"}""", Invalid, "email"),
        Post("half a character in an address", """{"email":"{mark}\ud83d@example.org","name":"Mallory"}""", Invalid, "email"),
        Post("a name of white space", """{"email":"{mark}@example.org","name":" \u00a0\u2003 "}""", Invalid, "name"),
        Post("a name of 201 characters", $$$"""{"email":"{mark}@example.org","name":"{{{new string('x', 201)}}}"}""", Invalid, "name"),
        Post("a name with a line break", """{"email":"{mark}@example.org","name":"Mallory\n{\"level\":\"Forged\"}"}""", Invalid, "name"),
        Post("a name that ends in a tab", """{"email":"{mark}@example.org","name":"Mallory\t"}""", Invalid, "name"),
        Post("a name with an escape character", """{"email":"{mark}@example.org","name":"\u001b[2JMallory"}""", Invalid, "name"),
        Post("a name with a C1 control", """{"email":"{mark}@example.org","name":"Mal\u0085lory"}""", Invalid, "name"),
        Post("half a character in a name", """{"email":"{mark}@example.org","name":"\ude00Mallory"}""", Invalid, "name"),
    ];

    static IEnumerable<HostileRequest> BadAttributes =>
    [
        Post("attributes of 4 KiB and a byte", $$$"""{{valid},"attributes":{"a":"{{{new string('x', 4089)}}}"} }""", Invalid, "attributes"),
        Post("attributes of 4 KiB in letters of two bytes", $$$"""{{valid},"attributes":{"a":"{{{new string('é', 2045)}}}"} }""", Invalid, "attributes"),
        Post("33 attributes", $$$"""{{valid},"attributes":{{{Members(33)}}}}""", Invalid, "attributes"),
        Post("33 attributes, nested", $$$"""{{valid},"attributes":{"a":[{{{Members(16)}}},{{{Members(16)}}}]}}""", Invalid, "attributes"),
        Post("attributes of depth 4", """{{valid},"attributes":{"a":{"b":{"c":{}}}}}""", Invalid, "attributes"),
        Post("arrays of depth 4", """{{valid},"attributes":{"a":[[[]]]}}""", Invalid, "attributes"),
        Post("objects of depth 5,000", $$$"""{{valid},"attributes":{{{Repeat("{\"a\":", 5_000)}}}1{{{Repeat("}", 5_000)}}}}""", Invalid, "attributes"),
        Post("arrays of depth 30,000", $$$"""{{valid},"attributes":{"a":{{{Repeat("[", 30_000)}}}{{{Repeat("]", 30_000)}}}}}""", Invalid, "attributes"),
        Post("an object of depth 8,000 beside them", $$$"""{{valid},"x":{{{Repeat("{\"a\":", 8_000)}}}1{{{Repeat("}", 8_000)}}}}""", Invalid, "x"),
        Post("half characters in attributes", """{{valid},"attributes":{"a":"\ud800","b":[{"c":"\udc00"}],"\udfff":1}}""",
            Invalid, "attributes", "attributes.a", "attributes.b"),
    ];

    static IEnumerable<HostileRequest> BadPatches =>
    [
        Patch("an array", "[]", Malformed),
        Patch("null", "null", Malformed),
        Patch("a list of operations", """[{"op":"replace","path":"/name","value":"Mallory"}]""", Malformed),
        Patch("a member twice", """{"name":"Mallory","name":"Eve"}""", Malformed),
        Patch("nulls", """{"email":null,"name":null,"status":null}""", Invalid, "email", "name", "status"),
        Patch("what the service decides", """{"id":"x","version":1,"updatedAt":null,"createdAt":null}""", Invalid, "id", "version", "updatedAt", "createdAt"),
        Patch("another status", """{"status":"ACTIVE"}""", Invalid, "status"),
        Patch("a status of number", """{"status":1}""", Invalid, "status"),
        Patch("attributes that are a string", """{"attributes":"{}"}""", Invalid, "attributes"),
        Patch("attributes too deep, though null", """{"attributes":{"a":{"b":{"c":{"d":null}}}}}""", Invalid, "attributes"),
        Patch("attributes too deep by far", $$$"""{"attributes":{{{Repeat("{\"a\":", 5_000)}}}null{{{Repeat("}", 5_000)}}}}""", Invalid, "attributes"),
        Patch("attributes too many in the result", $$$"""{"attributes":{{{Members(33)}}}}""", Invalid, "attributes"),
        Patch("attributes too large in the result", $$$"""{"attributes":{"a":"{{{new string('x', 5_000)}}}"}}""", Invalid, "attributes"),
        Patch("half a character", """{"name":"\ud800","attributes":{"a":"\ud800"}}""", Invalid, "name", "attributes.a"),
    ];

    static IEnumerable<HostileRequest> BadTypes =>
    [
        Post("no media type", "{{valid}}", "unsupported-media-type") with { ContentType = null, IsDirectOnly = true },
        Post("a form", "email={mark}%40example.org&name=Mallory", "unsupported-media-type") with { ContentType = "application/x-www-form-urlencoded" },
        Post("text", "{{valid}}", "unsupported-media-type") with { ContentType = "text/json" },
        Post("another charset", "{{valid}}", "unsupported-media-type") with { ContentType = "application/json; charset=utf-16" },
        Post("a merge patch", "{{valid}}", "unsupported-media-type") with { ContentType = MergePatch },
        Post("half a media type", "{{valid}}", "unsupported-media-type") with { ContentType = "application/", IsDirectOnly = true },
        Patch("JSON", """{"name":"Mallory"}""", "unsupported-media-type") with { ContentType = Json },
        Patch("a JSON patch", """[{"op":"remove","path":"/name"}]""", "unsupported-media-type") with { ContentType = "application/json-patch+json" },
        Post("a body of 64 KiB", new string(' ', (64 * 1024) - 2) + "{}", Invalid, "email", "name"),
        Post("a body of 64 KiB and a byte", new string(' ', (64 * 1024) - 1) + "{}", "body-too-large") with { IsDirectOnly = true },
        Post("a body of a megabyte", new string(' ', 1 << 20) + "{{valid}}", "body-too-large") with { IsDirectOnly = true },
    ];

    static HostileRequest Post(string name, string body, string code, params string[] faults) => Post(name, Encoding.UTF8.GetBytes(body), code, faults);

    static HostileRequest Post(string name, byte[] body, string code, params string[] faults) =>
        new($"POST {name}", "POST", "/users", StatusOf(code), code, faults) { Body = body, ContentType = Json };

    static HostileRequest Patch(string name, string body, string code, params string[] faults) =>
        new($"PATCH {name}", "PATCH", "/users/{id}", StatusOf(code), code, faults) { Body = Encoding.UTF8.GetBytes(body), ContentType = MergePatch };

    static int StatusOf(string code) => code switch { "body-too-large" => 413, "unsupported-media-type" => 415, _ => 400 };

    static string Members(int count) => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":1"))}}}";

    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
