namespace Product.Tests.Hostile;

/// <summary>Invalid queries and headers, unknown paths, and methods that are not allowed.</summary>
static class HostileTargets
{
    const string Query = "invalid-query", Header = "invalid-header", NoUser = "user-not-found", NoRoute = "not-found";

    public static IEnumerable<HostileRequest> All => [.. Queries, .. Headers, .. Paths];

    static IEnumerable<HostileRequest> Queries =>
    [
        Get("/users?limit=0", Query, "limit"),
        Get("/users?limit=201", Query, "limit"),
        Get("/users?limit=-1", Query, "limit"),
        Get("/users?limit=1.5", Query, "limit"),
        Get("/users?limit=0x10", Query, "limit"),
        Get("/users?limit=99999999999999999999", Query, "limit"),
        Get("/users?limit=%D9%A3", Query, "limit"),
        Get("/users?limit=", Query, "limit"),
        Get("/users?limit=1&limit=2", Query, "limit"),
        Get("/users?LIMIT=1", Query, "LIMIT"),
        Get("/users?offset=1", Query, "offset"),
        Get("/users?cursor=", Query, "cursor"),
        Get("/users?cursor=AAAA", Query, "cursor"),
        Get("/users?cursor=AAAAAAAAAAEAAAAAAAAAAA", Query, "cursor"),
        Get("/users?cursor=..%2F..%2Fetc%2Fpasswd", Query, "cursor"),
        Get($"/users?cursor={new string('A', 4_000)}", Query, "cursor"),
        Get("/users?q=mallory&cursor=AAAAAAAAAAEAAAAAAAAAAA", Query, "cursor"),
        Get($"/users?q=mallory&cursor={new string('A', 513)}", Query, "cursor"),
        Get("/users?q=", Query, "q"),
        Get("/users?q=%FF%FE", Query, "q"),
        Get("/users?q=%ED%A0%80", Query, "q"),
        Get($"/users?q={new string('x', 201)}", Query, "q"),
        Get("/users?q=mallory&status=active", Query, "status"),
        Get("/users?status=active", Query, "status"),
        Get("/users?email=mallory", Query, "email"),
        Get("/users?email=%00%40example.org", Query, "email"),
        Get("/users?email=a%0D%0AX-Forged%3A%201%40example.org", Query, "email"),
        Get("/users?email=mallory%40example.org&limit=1", Query, "limit"),
        Get("/users?email=mallory%40example.org&email=mallory%40example.org", Query, "email"),
        Get("/users?q=a&email=mallory%40example.org&cursor=x&limit=y&z=1", Query, "q", "cursor", "limit", "z"),
        Get("/users?%0D%0A=1", Query, "\r\n"),
        Get("/users/{id}?fields=name", Query, "fields"),
        Target("DELETE", "/users/{id}?force=true", Query, "force"),
        Target("POST", "/users?dryRun=true", Query, "dryRun"),
    ];

    static IEnumerable<HostileRequest> Headers =>
    [
        Delete(Header, ("If-Match", "1")),
        Delete(Header, ("If-Match", "W/\"1\"")),
        Delete(Header, ("If-Match", "\"1\", \"2\"")),
        Delete(Header, ("If-Match", "\"1")),
        Delete(Header, ("If-Match", "*, \"1\"")),
        Delete("version-mismatch", ("If-Match", "\"0\"")),
        Delete("version-mismatch", ("If-Match", "\"01\"")),
        Delete("version-mismatch", ("If-Match", "\"18446744073709551617\"")),
        Delete("version-mismatch", ("If-Match", "\"{mark}\"")),
        Delete(Header, ("If-Match", "\"1\""), ("If-Match", "\"1\"")) with { IsDirectOnly = true },
        Delete(Header, ("If-Match", "")) with { IsDirectOnly = true },
        Get("/users/{id}", Header) with { Name = "GET If-None-Match: 1", Headers = [("If-None-Match", "1")] },
        Get("/users/{id}", Header) with { Name = "GET If-None-Match: \"1", Headers = [("If-None-Match", "\"1")] },
        Key("with 7 characters", "1234567"),
        Key("with 201 characters", new string('k', 201)),
        Key("with a tab", "{mark}\tkey"),
        new("GET with a forged trace", "GET", "/users/none", 404, NoUser)
        {
            Headers = [("traceparent", "00-zz{mark}-01")],
            IsDirectOnly = true,
        },
        new("GET with headers that the service ignores", "GET", "/users/none", 404, NoUser)
        {
            Headers =
            [
                ("X-HTTP-Method-Override", "DELETE"),
                ("X-Forwarded-For", "{mark}"),
                ("X-Original-URL", "/users/{id}"),
            ],
        },
    ];

    static IEnumerable<HostileRequest> Paths =>
    [
        Get("/users/none", NoUser),
        Get("/users/1", NoUser),
        Get("/users/u:1", NoUser),
        Get("/users/aaaaaaaaa", NoUser),
        Get("/users/ABCDEFGHIJ", NoUser),
        Get("/users/b'%20OR%20'1'='1", NoUser) with { IsDirectOnly = true },
        Get("/users/%E2%82%AC", NoUser),
        Get("/users/%F0%9F%98%80", NoUser),
        Get("/users/b%0Ac", NoUser) with { IsDirectOnly = true },
        Get("/users/%2e%2e%2fhealth", NoUser) with { IsDirectOnly = true },
        Get("/users/users%7C%7Cu:1", NoUser),
        Get($"/users/{new string('b', 2_000)}", NoUser),
        Get("/users/{id}/attributes", NoRoute),
        Get("/index.html", NoRoute),
        Get("/v1.0/state/statestore/n", NoRoute),
        Get("/dapr/config", NoRoute),
        Get("/openapi/v2.json", NoRoute),
        Target("PUT", "/users/{id}", "method-not-allowed"),
        Target("POST", "/users/{id}", "method-not-allowed"),
        Target("DELETE", "/users", "method-not-allowed"),
        Target("PATCH", "/users", "method-not-allowed"),
        Target("OPTIONS", "/users", "method-not-allowed") with { IsDirectOnly = true },
        Target("TRACE", "/users", "method-not-allowed") with { IsDirectOnly = true },
        Target("BREW", "/users", "method-not-allowed") with { IsDirectOnly = true },
        Target("POST", "/health", "method-not-allowed"),
    ];

    static HostileRequest Get(string path, string code, params string[] errors) => Target("GET", path, code, errors);

    static HostileRequest Target(string method, string path, string code, params string[] errors) =>
        new($"{method} {(path.Length > 100 ? path[..100] : path)}", method, path, StatusOf(code), code, errors);

    static HostileRequest Key(string name, string key) => new($"POST with a key {name}", "POST", "/users", 400, Header)
    {
        Body = "{{valid}}"u8.ToArray(),
        ContentType = "application/json",
        Headers = [("Idempotency-Key", key)],
    };

    static HostileRequest Delete(string code, params (string Name, string Value)[] headers) =>
        new($"DELETE {string.Join("; ", headers)}", "DELETE", "/users/{id}", StatusOf(code), code)
        {
            Headers = headers,
        };

    static int StatusOf(string code) => code switch
    {
        NoUser or NoRoute => 404,
        "method-not-allowed" => 405,
        "version-mismatch" => 412,
        _ => 400,
    };
}
