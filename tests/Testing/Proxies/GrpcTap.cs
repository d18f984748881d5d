using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>
/// A proxy between an app and the gRPC port of its sidecar that records every call and can delay, hold or refuse it. It
/// supports unary calls only. Streaming reflection requests of Dapr's SDK get <c>Unimplemented</c>, which the SDK takes
/// as "no reflection".
/// </summary>
public sealed class GrpcTap : IAsyncDisposable
{
    const int MessagePrefixSize = 5;
    const string Unimplemented = "12", Unavailable = "14";

    readonly HttpClient sidecar;
    readonly WebApplication app;
    readonly ConcurrentQueue<TapCall> calls = new();

    GrpcTap(int target)
    {
        Port = Ports.Free();
        sidecar = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
        {
            BaseAddress = new($"http://127.0.0.1:{target}"),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, Port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public int Port { get; }

    /// <summary>The delay of every response.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Awaited before a call is forwarded, even if its app has ended meanwhile. If the result is false, the call is
    /// dropped, as if it had never been sent.
    /// </summary>
    public Func<TapCall, Task<bool>> BeforeCall { get; set; } = _ => Task.FromResult(true);

    /// <summary>Awaited before a response is forwarded.</summary>
    public Func<TapCall, Task> BeforeResponse { get; set; } = _ => Task.CompletedTask;

    /// <summary>Selects the methods that get <c>Unavailable</c> and are not forwarded.</summary>
    public Func<string, bool> Refuse { get; set; } = _ => false;

    public IReadOnlyCollection<TapCall> Calls => calls;

    public static async Task<GrpcTap> StartAsync(int target)
    {
        var tap = new GrpcTap(target);
        await tap.app.StartAsync();
        return tap;
    }

    public void Clear() => calls.Clear();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        sidecar.Dispose();
    }

    async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.Contains("reflection", StringComparison.OrdinalIgnoreCase))
        {
            SetStatus(context.Response, Unimplemented);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var message = body.ToArray();
        var method = Path.GetFileName(path);
        var call = new TapCall(method, message.AsMemory(MessagePrefixSize), Environment.TickCount64);
        calls.Enqueue(call);
        if (Refuse(method) || !await BeforeCall(call))
        {
            SetStatus(context.Response, Unavailable);
            return;
        }

        using var request = CreateRequest(context.Request, message);
        // A call that was sent reaches the sidecar even if its app ends.
        using var response = await sidecar.SendAsync(request, CancellationToken.None);
        await BeforeResponse(call);
        await Task.Delay(Delay, context.RequestAborted);
        call.Ended = Environment.TickCount64;
        await ForwardAsync(response, context);
    }

    static HttpRequestMessage CreateRequest(HttpRequest received, byte[] message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, received.Path.Value)
        {
            Content = new ByteArrayContent(message),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var headers = received.Headers.Where(header => !header.Key.StartsWith(':') && header.Key != "Host");
        foreach (var (name, values) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }

    static async Task ForwardAsync(HttpResponseMessage response, HttpContext context)
    {
        var headers = response.Headers.Concat(response.Content.Headers);
        foreach (var (name, values) in headers.Where(header => header.Key != "Content-Length"))
            context.Response.Headers[name] = values.ToArray();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        foreach (var (name, values) in response.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }

    static void SetStatus(HttpResponse response, string grpcStatus)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = grpcStatus;
    }
}
