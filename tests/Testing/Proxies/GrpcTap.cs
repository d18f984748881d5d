using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>One call that an app made to its sidecar over gRPC. Times in milliseconds of the system's tick count.</summary>
/// <param name="Method">Without the service's name: <c>GetState</c>.</param>
/// <param name="Message">The request, as protobuf.</param>
public sealed record TapCall(string Method, ReadOnlyMemory<byte> Message, long Started)
{
    /// <summary>When its answer was passed on.</summary>
    public long Ended { get; internal set; } = long.MaxValue;
}

/// <summary>
/// Stands between an app and the gRPC port of its sidecar, notes every call and can hold back the answers. It knows
/// single messages only: a stream (the SDK's question for reflection) is answered <c>Unimplemented</c>, which Dapr's
/// SDK takes as "no reflection".
/// </summary>
public sealed class GrpcTap : IAsyncDisposable
{
    const int MessagePrefix = 5;
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
        app.Run(PassAsync);
    }

    public int Port { get; }

    /// <summary>How long an answer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Awaited before a call is passed on, also when its app is gone meanwhile. False: it is dropped, as if it had never been sent.</summary>
    public Func<TapCall, Task<bool>> BeforeCall { get; set; } = _ => Task.FromResult(true);

    /// <summary>Awaited before an answer is passed back.</summary>
    public Func<TapCall, Task> BeforeResponse { get; set; } = _ => Task.CompletedTask;

    /// <summary>Methods that are answered <c>Unavailable</c> and not passed on.</summary>
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

    async Task PassAsync(HttpContext context)
    {
        var method = Path.GetFileName(context.Request.Path.Value)!;
        if (context.Request.Path.Value!.Contains("reflection", StringComparison.OrdinalIgnoreCase))
        {
            Answer(context.Response, Unimplemented);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var message = body.ToArray();
        var call = new TapCall(method, message.AsMemory(MessagePrefix), Environment.TickCount64);
        calls.Enqueue(call);
        if (Refuse(method) || !await BeforeCall(call))
        {
            Answer(context.Response, Unavailable);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, context.Request.Path.Value)
        {
            Content = new ByteArrayContent(message),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, values) in context.Request.Headers.Where(header => !header.Key.StartsWith(':') && header.Key != "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        // what was sent arrives, whatever becomes of its sender
        using var answer = await sidecar.SendAsync(request, CancellationToken.None);
        await BeforeResponse(call);
        await Task.Delay(Delay, context.RequestAborted);
        call.Ended = Environment.TickCount64;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Content-Length"))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        foreach (var (name, values) in answer.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }

    static void Answer(HttpResponse response, string grpcStatus)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = grpcStatus;
    }
}
