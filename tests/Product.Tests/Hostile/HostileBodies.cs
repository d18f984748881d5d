using System.Text;
using static Product.Tests.Hostile.HostileRequests;

namespace Product.Tests.Hostile;

/// <summary>Bodies of a create that must not create a user.</summary>
static class HostileBodies
{
    const string Address = "{mark}@example.org";

    public static IEnumerable<HostileRequest> All =>
        [.. NotOneObject, .. NotUtf8, .. WrongMembers, .. BadAddresses, .. BadNames, .. TypesAndSizes];

    static IEnumerable<HostileRequest> NotOneObject =>
    [
        Post("an empty body", "", Malformed),
        Post("white space", " \r\n\t ", Malformed),
        Post("an array", "[]", Malformed),
        Post("an array of users", "[{{valid}}]", Malformed),
        Post("a string", "\"user\"", Malformed),
        Post("a number", "1e999", Malformed),
        Post("null", "null", Malformed),
        Post("a truncated object", """{"email":"{mark}@example.org","name":"Mal""", Malformed),
        Post("two objects", "{{valid}}{{valid}}", Malformed),
        Post("text after the object", "{{valid}} x", Malformed),
        Post("a NUL after the object", "{{valid}}\0", Malformed),
        Post("a comment", "/* hello */{{valid}}", Malformed),
        Post("a trailing comma", "{{valid},}", Malformed),
        Post("single quotes", "{'email':'{mark}@example.org','name':'Mallory'}", Malformed),
        Post("NaN", """{{valid},"attributes":{"a":NaN}}""", Malformed),
        Post("a leading zero", """{{valid},"attributes":{"a":01}}""", Malformed),
        Post("a raw line break in a string", "{\"email\":\"{mark}@example.org\",\"name\":\"Mal\nlory\"}", Malformed),
        Post("a byte order mark", "\ufeff{{valid}}", Malformed),
        Post("a duplicate member", """{{valid},"name":"Eve"}""", Malformed),
        Post("a duplicate member with an escape", """{{valid},"n\u0061me":"Eve"}""", Malformed),
        Post("a duplicate nested member", """{{valid},"attributes":{"a":[{"b":1,"b":2}]}}""", Malformed),
        Post("a duplicate unknown member", """{{valid},"x":1,"x":1}""", Malformed),
    ];

    static IEnumerable<HostileRequest> NotUtf8 =>
    [
        Post("UTF-16", Encoding.Unicode.GetBytes("{}"), Malformed),
        Post("a lone continuation byte", WithNameBytes("\x80"), Malformed),
        Post("an encoded surrogate", WithNameBytes("\xed\xa0\x80"), Malformed),
        Post("an overlong slash", WithNameBytes("\xc0\xaf"), Malformed),
        Post("gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], Malformed) with
        {
            Headers = [("Content-Encoding", "gzip")],
            IsDirectOnly = true,
        },
    ];

    static IEnumerable<HostileRequest> WrongMembers =>
    [
        Post("an empty object", "{}", Invalid, "email", "name"),
        Post("nulls", """{"email":null,"name":null,"attributes":null}""", Invalid, "email", "name", "attributes"),
        Post("numbers", """{"email":1,"name":2,"attributes":3}""", Invalid, "email", "name", "attributes"),
        Post("arrays", """{"email":["{mark}@example.org"],"name":["Mallory"],"attributes":[]}""",
            Invalid, "email", "name", "attributes"),
        Post("read-only members",
            """{{valid},"id":"abc","version":9,"status":"inactive","createdAt":"2026-01-02T03:04:05.678Z"}""",
            Invalid, "id", "version", "status", "createdAt"),
        Post("names in other cases", """{"Email":"{mark}@example.org","NAME":"Mallory"}""",
            Invalid, "email", "name", "Email", "NAME"),
        Post("a member with an empty name", """{{valid},"":1}""", Invalid, ""),
        Post("names of prototypes", """{{valid},"__proto__":{},"$type":"System.Object"}""",
            Invalid, "__proto__", "$type"),
        Post("a member name with line breaks", """{{valid},"a\r\nb\u0000":1}""", Invalid, "a\r\nb\0"),
        Post("a member name that UTF-8 cannot encode", """{{valid},"\ud800":1}""", Invalid, @"\ud800"),
        Post("all errors together", """{"email":"x","name":"","attributes":"y","z":1}""",
            Invalid, "email", "name", "attributes", "z"),
        Post("3,000 unknown members",
            "{{valid}," + string.Join(',', ManyNames.Select(name => $"\"{name}\":1")) + "}", Invalid, [.. ManyNames]),
    ];

    static IEnumerable<HostileRequest> BadAddresses =>
    [
        BadAddress("a display name", "Mallory <{mark}@example.org>"),
        BadAddress("two addresses", "{mark}@example.org,b@example.org"),
        BadAddress("a line break in an address", @"{mark}@example.org\r\nBcc: b@example.org"),
        BadAddress("a quoted local part", @"\""{mark}\""@example.org"),
        BadAddress("a zero-width space", @"{mark}\u200b@example.org"),
        BadAddress("a right-to-left override", @"{mark}\u202e@example.org"),
        BadAddress("an address without a domain", "{mark}@localhost"),
        BadAddress("an address literal", "{mark}@[127.0.0.1]"),
        BadAddress("invalid punycode", "{mark}@xn--a.org"),
        BadAddress("a domain that begins with a combining mark", @"{mark}@\u0301a.org"),
        BadAddress("a long local part", new string('a', 65) + "@{mark}.org"),
        BadAddress("a long address", $"a@{Repeat("abcdefghi.", 25)}{{mark}}.org"),
        BadAddress("a lone surrogate in an address", @"{mark}\ud83d@example.org"),
    ];

    static IEnumerable<HostileRequest> BadNames =>
    [
        BadName("a name of white space", @" \u00a0\u2003 "),
        BadName("a name of 201 characters", new string('x', 201)),
        BadName("a name with a line break", @"Mallory\n{\""level\"":\""Forged\""}"),
        BadName("a name that ends in a tab", @"Mallory\t"),
        BadName("a name with an escape character", @"\u001b[2JMallory"),
        BadName("a name with a C1 control", @"Mal\u0085lory"),
        BadName("a lone surrogate in a name", @"\ude00Mallory"),
    ];

    static IEnumerable<HostileRequest> TypesAndSizes =>
    [
        Post("no media type", "{{valid}}", UnsupportedType) with { ContentType = null, IsDirectOnly = true },
        Post("a form", "email={mark}%40example.org&name=Mallory", UnsupportedType) with
        {
            ContentType = "application/x-www-form-urlencoded",
        },
        Post("text", "{{valid}}", UnsupportedType) with { ContentType = "text/json" },
        Post("another charset", "{{valid}}", UnsupportedType) with { ContentType = $"{JsonType}; charset=utf-16" },
        Post("a merge patch", "{{valid}}", UnsupportedType) with { ContentType = MergePatch },
        Post("half a media type", "{{valid}}", UnsupportedType) with
        {
            ContentType = "application/",
            IsDirectOnly = true,
        },
        Post("a body of 64 KiB", new string(' ', (64 * 1024) - 2) + "{}", Invalid, "email", "name"),
        Post("a body of 64 KiB and one byte", new string(' ', (64 * 1024) - 1) + "{}", TooLarge) with
        {
            IsDirectOnly = true,
        },
        Post("a body of 1 MiB", new string(' ', 1 << 20) + "{{valid}}", TooLarge) with { IsDirectOnly = true },
    ];

    static IEnumerable<string> ManyNames => Enumerable.Range(10_000, 3_000).Select(i => $"{i}");

    static HostileRequest BadAddress(string name, string email) =>
        Post(name, $$"""{"email":"{{email}}","name":"Mallory"}""", Invalid, "email");

    static HostileRequest BadName(string name, string value) =>
        Post(name, $$"""{"email":"{{Address}}","name":"{{value}}"}""", Invalid, "name");

    /// <summary>A name whose characters stand for single bytes.</summary>
    static byte[] WithNameBytes(string bytes) =>
        Encoding.Latin1.GetBytes("{\"email\":\"{mark}@example.org\",\"name\":\"" + bytes + "\"}");
}
