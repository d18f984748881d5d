using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity.Sides;

/// <summary>What the app was sent.</summary>
sealed record Seen(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);

/// <summary>
/// The app beside a sidecar: it records every request and answers as the case that it belongs to has said, else 200.
/// A request belongs to the case whose word is a segment of its path.
/// </summary>
sealed class TestApp : IAsyncDisposable
{
    readonly string subscriptions;
    readonly ConcurrentQueue<Seen> seen = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Line>> answers = new();

    WebApplication? server;

    /// <param name="subscriptions">The answer to <c>GET /dapr/subscribe</c>.</param>
    public TestApp(int port, string subscriptions) => (Port, this.subscriptions) = (port, subscriptions);

    public int Port { get; }

    /// <summary>The status of the health check, <c>GET /alive</c>.</summary>
    public int Health { get; set; } = 200;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync(cancellation);
    }

    /// <summary>Nobody listens at its port until it is started again.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
    }

    public IReadOnlyList<Seen> SeenBy(string word) => [.. seen.Where(request => Segments(request.Target).Contains(word))];

    public void AnswerNext(string word, Line answer) => answers.GetOrAdd(word, _ => new()).Enqueue(answer);

    public async ValueTask DisposeAsync() => await StopAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""));
        seen.Enqueue(new Seen(context.Request.Method, target, [.. headers], body));
        if (target == "/dapr/subscribe")
            await context.Response.WriteAsync(subscriptions, context.RequestAborted);
        else if (target == "/dapr/config")
            context.Response.StatusCode = 404;
        else if (target == "/alive")
            context.Response.StatusCode = Health;
        else if (NextAnswer(target) is { } answer)
            await PlayAsync(context, answer);
    }

    Line? NextAnswer(string target) => Segments(target)
        .Select(word => answers.TryGetValue(word, out var waiting) && waiting.TryDequeue(out var next) ? next : null)
        .FirstOrDefault(next => next is not null);

    static async Task PlayAsync(HttpContext context, Line answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (name == "delay")
                await Task.Delay(int.Parse(value, null), context.RequestAborted);
            else
                context.Response.Headers.Append(name, value);
        }

        if (answer.Target == "abort")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(answer.Target, null);
        if (answer.Body is not null)
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    static string[] Segments(string target) => target.Split('?')[0].Split('/');
}
