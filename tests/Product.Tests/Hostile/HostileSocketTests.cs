using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Product.Tests.Hostile;

/// <summary>
/// Requests that HTTP clients do not send, written to the service's socket. The web server rejects them, or the service
/// does so with a problem.
/// </summary>
public sealed class HostileSocketTests(SharedProduct shared) : ProductTest(shared)
{
    const string Host = "Host: users\r\n";
    const string Post = $"POST /users HTTP/1.1\r\n{Host}Content-Type: application/json\r\n";
    const string Chunked = $"{Post}Transfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("no HTTP", "\u0016\u0003\u0001\r\n\r\n", 400)]
    [InlineData("no version", "GET /users\r\n\r\n", 400)]
    [InlineData("an unknown version", $"GET /users HTTP/9.9\r\n{Host}\r\n", 505)]
    [InlineData("no host", "GET /users HTTP/1.1\r\n\r\n", 400)]
    [InlineData("two hosts", "GET /users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("an invalid host", "GET /users HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("another host in the target", $"GET http://other/users HTTP/1.1\r\n{Host}\r\n", 400)]
    [InlineData("a raw letter in the target", $"GET /users/\u00e9 HTTP/1.1\r\n{Host}\r\n", 400)]
    [InlineData("a raw NUL in the target", $"GET /users/\0 HTTP/1.1\r\n{Host}\r\n", 400)]
    [InlineData("an escaped NUL in the target", $"GET /users/%00 HTTP/1.1\r\n{Host}\r\n", 400)]
    [InlineData("a NUL in a header", $"GET /users HTTP/1.1\r\n{Host}X: a\0b\r\n\r\n", 400)]
    [InlineData("a folded header", $"GET /users HTTP/1.1\r\n{Host}X: a\r\n b\r\n\r\n", 400)]
    [InlineData("a header without a colon", $"GET /users HTTP/1.1\r\n{Host}X\r\n\r\n", 400)]
    [InlineData("a space before the colon", $"GET /users HTTP/1.1\r\n{Host}X : a\r\n\r\n", 400)]
    [InlineData("two lengths", $"{Post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}", 400)]
    [InlineData("a negative length", $"{Post}Content-Length: -1\r\n\r\n", 400)]
    [InlineData("an invalid length", $"{Post}Content-Length: 2x\r\n\r\n{{}}", 400)]
    [InlineData("no length", $"{Post}\r\n{{}}", 400, "malformed-body")]
    [InlineData("a length over the limit", $"{Post}Content-Length: 99999999999\r\n\r\n{{}}", 413, "body-too-large")]
    [InlineData("a truncated body", $"{Post}Content-Length: 99\r\n\r\n{{}}", 400, "malformed-body")]
    [InlineData("a chunk with an invalid size", $"{Chunked}zz\r\n{{}}\r\n0\r\n\r\n", 400, "malformed-body")]
    [InlineData("a body in small chunks", $"{Chunked}1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n", 400, "validation-failed")]
    [InlineData("another transfer coding", $"{Post}Transfer-Encoding: gzip\r\n\r\n{{}}", 400)]
    public async Task An_invalid_request_is_rejected(string name, string request, int status, string? code = null)
    {
        var response = await SendAsync(request);

        Assert.True(response.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{name}: {response}");
        Assert.Equal(code is not null, response.Contains("application/problem+json", StringComparison.Ordinal));
        Assert.Contains(code is null ? "" : $"\"code\":\"{code}\"", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", response, StringComparison.OrdinalIgnoreCase);
        (await ProductUnderTest.Users[0].Client.ReadAsync("/health/live")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_web_server_rejects_long_targets_and_long_headers()
    {
        var manyHeaders = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"));
        await ExpectStatusAsync(414, $"GET /users?q={new string('x', 10_000)} HTTP/1.1\r\n{Host}\r\n");
        await ExpectStatusAsync(431, $"GET /users HTTP/1.1\r\n{Host}X: {new string('x', 40_000)}\r\n\r\n");
        await ExpectStatusAsync(431, $"GET /users HTTP/1.1\r\n{Host}{manyHeaders}\r\n");

        async Task ExpectStatusAsync(int status, string request) =>
            Assert.StartsWith($"HTTP/1.1 {status} ", await SendAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_request_inside_a_body_is_not_executed()
    {
        var email = UsersApi.NewEmail();
        var body = UsersApi.Body(email);
        var smuggled = $"{Post}Content-Length: {body.Length}\r\n\r\n{body}";
        var length = smuggled.Length + 5;

        await SendAsync($"{Post}Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}");

        Assert.Empty((await Users.FindByEmailAsync(email)).Ids());
    }

    /// <summary>Sends a request and reads until the server closes or resets the connection.</summary>
    async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ProductUnderTest.Users[0].AppPort, Cancellation);
        var stream = client.GetStream();
        var response = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(AddHeaders(request)), Cancellation);
            await stream.CopyToAsync(response, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        }
        catch (IOException)
        {
        }

        return Encoding.Latin1.GetString(response.ToArray());
    }

    string AddHeaders(string request)
    {
        var headers = "\r\nConnection: close";
        if (ProductUnderTest.Options.AppToken is { } token)
            headers += $"\r\ndapr-api-token: {token}";
        return request.Insert(request.IndexOf("\r\n", StringComparison.Ordinal), headers);
    }
}
