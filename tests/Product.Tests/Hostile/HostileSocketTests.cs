using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Product.Tests.Hostile;

/// <summary>What no HTTP client sends, written to the service's socket: the web server refuses it, or the service does with a document.</summary>
public sealed class HostileSocketTests(SharedProduct shared) : ProductTest(shared)
{
    const string Post = "POST /users HTTP/1.1\r\nHost: users\r\nContent-Type: application/json\r\n";
    const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("no HTTP", "\u0016\u0003\u0001\r\n\r\n", 400)]
    [InlineData("no version", "GET /users\r\n\r\n", 400)]
    [InlineData("a version that is none", "GET /users HTTP/9.9\r\nHost: users\r\n\r\n", 505)]
    [InlineData("no host", "GET /users HTTP/1.1\r\n\r\n", 400)]
    [InlineData("two hosts", "GET /users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("a host that is none", "GET /users HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("another host in the target", "GET http://other/users HTTP/1.1\r\nHost: users\r\n\r\n", 400)]
    [InlineData("a raw letter in the target", "GET /users/\u00e9 HTTP/1.1\r\nHost: users\r\n\r\n", 400)]
    [InlineData("a raw NUL in the target", "GET /users/\0 HTTP/1.1\r\nHost: users\r\n\r\n", 400)]
    [InlineData("an escaped NUL in the target", "GET /users/%00 HTTP/1.1\r\nHost: users\r\n\r\n", 400)]
    [InlineData("a NUL in a header", "GET /users HTTP/1.1\r\nHost: users\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("a folded header", "GET /users HTTP/1.1\r\nHost: users\r\nX: a\r\n b\r\n\r\n", 400)]
    [InlineData("a header without a colon", "GET /users HTTP/1.1\r\nHost: users\r\nX\r\n\r\n", 400)]
    [InlineData("a space before the colon", "GET /users HTTP/1.1\r\nHost: users\r\nX : a\r\n\r\n", 400)]
    [InlineData("two lengths", Post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400)]
    [InlineData("a length below zero", Post + "Content-Length: -1\r\n\r\n", 400)]
    [InlineData("a length that is none", Post + "Content-Length: 2x\r\n\r\n{}", 400)]
    [InlineData("no length", Post + "\r\n{}", 400, "malformed-body")]
    [InlineData("a length beyond the limit", Post + "Content-Length: 99999999999\r\n\r\n{}", 413, "body-too-large")]
    [InlineData("a body that does not end", Post + "Content-Length: 99\r\n\r\n{}", 400, "malformed-body")]
    [InlineData("a chunk of no size", Chunked + "zz\r\n{}\r\n0\r\n\r\n", 400, "malformed-body")]
    [InlineData("chunks in pieces", Chunked + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", 400, "validation-failed")]
    [InlineData("another transfer coding", Post + "Transfer-Encoding: gzip\r\n\r\n{}", 400)]
    public async Task The_socket_answers(string what, string request, int status, string? code = null)
    {
        var answer = await SendAsync(request);

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Equal(code is not null, answer.Contains("application/problem+json", StringComparison.Ordinal));
        Assert.Contains(code is null ? "" : $"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
        (await ProductUnderTest.Users[0].Client.ReadAsync("/health/live")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_long_target_and_long_headers_are_refused_by_the_server()
    {
        Assert.StartsWith("HTTP/1.1 414 ", await SendAsync($"GET /users?q={new string('x', 10_000)} HTTP/1.1\r\nHost: users\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SendAsync($"GET /users HTTP/1.1\r\nHost: users\r\nX: {new string('x', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await SendAsync($"GET /users HTTP/1.1\r\nHost: users\r\n{many}\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_request_hidden_in_a_body_is_no_request()
    {
        var address = UsersApi.NewAddress();
        var hidden = UsersApi.Body(address);
        var smuggled = $"POST /users HTTP/1.1\r\nHost: users\r\nContent-Type: application/json\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}";

        await SendAsync($"{Post}Content-Length: {smuggled.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}");

        Assert.Empty((await Users.FindAsync(address)).Ids());
    }

    /// <summary>What is answered until the server closes; a connection that is cut counts as closed.</summary>
    async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ProductUnderTest.Users[0].AppPort, Cancel);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            var headers = ProductUnderTest.Options.AppToken is { } token ? $"\r\nConnection: close\r\ndapr-api-token: {token}" : "\r\nConnection: close";
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Insert(request.IndexOf("\r\n", StringComparison.Ordinal), headers)), Cancel);
            await stream.CopyToAsync(answer, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        }
        catch (IOException)
        {
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
