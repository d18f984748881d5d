using static Product.Tests.Hostile.HostileRequests;

namespace Product.Tests.Hostile;

/// <summary>Attributes that are too many, too large, too deep, or not text.</summary>
static class HostileAttributes
{
    public static IEnumerable<HostileRequest> All =>
    [
        OneString("attributes of 4 KiB and one byte", new string('x', 4089)),
        OneString("attributes of 4 KiB in two-byte letters", new string('é', 2045)),
        BadAttributes("33 attributes", ObjectOf(33)),
        BadAttributes("33 nested attributes", $$"""{"a":[{{ObjectOf(16)}},{{ObjectOf(16)}}]}"""),
        BadAttributes("attributes of depth 4", """{"a":{"b":{"c":{}}}}"""),
        BadAttributes("arrays of depth 4", """{"a":[[[]]]}"""),
        BadAttributes("objects of depth 5,000", NestedObjects(5_000)),
        BadAttributes("arrays of depth 30,000", $$"""{"a":{{Repeat("[", 30_000)}}{{Repeat("]", 30_000)}}}"""),
        Post("an unknown member of depth 8,000", Create("x", NestedObjects(8_000)), Invalid, "x"),
        Post("lone surrogates in attributes",
            Create("attributes", """{"a":"\ud800","b":[{"c":"\udc00"}],"\udfff":1}"""),
            Invalid, "attributes", "attributes.a", "attributes.b"),
    ];

    static HostileRequest OneString(string name, string text) => BadAttributes(name, $$"""{"a":"{{text}}"}""");

    static HostileRequest BadAttributes(string name, string attributes) =>
        Post(name, Create("attributes", attributes), Invalid, "attributes");

    static string Create(string member, string json) => $$$"""{{valid},"{{{member}}}":{{{json}}} }""";

    static string NestedObjects(int depth) => $"{Repeat("{\"a\":", depth)}1{Repeat("}", depth)}";
}
