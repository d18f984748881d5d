using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity.Scenes;

/// <summary>A request that an app received.</summary>
sealed record ReceivedRequest(
    string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);

/// <summary>
/// The app of a sidecar: it records every request and responds as the case that the request belongs to has set up, or
/// with 200. A request belongs to the case whose key is a segment of its path.
/// </summary>
sealed class TestApp(int port, string subscriptions) : IAsyncDisposable
{
    readonly ConcurrentQueue<ReceivedRequest> received = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<TableStep>> responses = new();

    WebApplication? server;

    public int Port => port;

    /// <summary>The status of the health check, <c>GET /alive</c>.</summary>
    public int Health { get; set; } = 200;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        server = builder.Build();
        server.Run(RespondAsync);
        await server.StartAsync(cancellationToken);
    }

    /// <summary>Closes the port until the app is started again.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
    }

    public IReadOnlyList<ReceivedRequest> RequestsFor(string caseKey) =>
        [.. received.Where(request => Segments(request.Target).Contains(caseKey))];

    /// <summary>Sets up the response to the next request of a case, after those already set up.</summary>
    public void RespondNext(string caseKey, TableStep response) =>
        responses.GetOrAdd(caseKey, _ => new()).Enqueue(response);

    public async ValueTask DisposeAsync() => await StopAsync();

    async Task RespondAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.SelectMany(
            header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""));
        received.Enqueue(new ReceivedRequest(context.Request.Method, target, [.. headers], body));
        if (target == "/dapr/subscribe")
            await context.Response.WriteAsync(subscriptions, context.RequestAborted);
        else if (target == "/dapr/config")
            context.Response.StatusCode = 404;
        else if (target == "/alive")
            context.Response.StatusCode = Health;
        else if (NextResponse(target) is { } response)
            await WriteAsync(context, response);
    }

    TableStep? NextResponse(string target)
    {
        foreach (var segment in Segments(target))
        {
            if (responses.TryGetValue(segment, out var queue) && queue.TryDequeue(out var response))
                return response;
        }

        return null;
    }

    static async Task WriteAsync(HttpContext context, TableStep response)
    {
        foreach (var (name, value) in response.Headers)
        {
            if (name == "delay")
                await Task.Delay(int.Parse(value, CultureInfo.InvariantCulture), context.RequestAborted);
            else
                context.Response.Headers.Append(name, value);
        }

        if (response.Target == "abort")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(response.Target, CultureInfo.InvariantCulture);
        if (response.Body is not null)
            await context.Response.WriteAsync(response.Body, context.RequestAborted);
    }

    static string[] Segments(string target) => target.Split('?')[0].Split('/');
}
