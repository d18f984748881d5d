using System.Text;

namespace Product.Tests.Hostile;

/// <summary>Creates the rows of the tables of hostile requests.</summary>
static class HostileRequests
{
    public const string JsonType = "application/json", MergePatch = "application/merge-patch+json";
    public const string Malformed = "malformed-body", Invalid = "validation-failed";
    public const string UnsupportedType = "unsupported-media-type", TooLarge = "body-too-large";

    public static IEnumerable<HostileRequest> All =>
        [.. HostileBodies.All, .. HostileAttributes.All, .. HostilePatches.All, .. HostileTargets.All];

    public static HostileRequest Post(string name, string body, string code, params string[] errors) =>
        Post(name, Encoding.UTF8.GetBytes(body), code, errors);

    public static HostileRequest Post(string name, byte[] body, string code, params string[] errors) =>
        new($"POST {name}", "POST", "/users", StatusOf(code), code, errors) { Body = body, ContentType = JsonType };

    public static HostileRequest Patch(string name, string body, string code, params string[] errors) =>
        new($"PATCH {name}", "PATCH", "/users/{id}", StatusOf(code), code, errors)
        {
            Body = Encoding.UTF8.GetBytes(body),
            ContentType = MergePatch,
        };

    public static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>An object with this many members.</summary>
    public static string ObjectOf(int members) =>
        $"{{{string.Join(',', Enumerable.Range(0, members).Select(i => $"\"m{i}\":1"))}}}";

    static int StatusOf(string code) => code switch
    {
        TooLarge => 413,
        UnsupportedType => 415,
        _ => 400,
    };
}
