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
    readonly WebApplication server;
    readonly ConcurrentQueue<Seen> seen = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Line>> answers = new();

    TestApp(int port)
    {
        Port = port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        server = builder.Build();
        server.Run(AnswerAsync);
    }

    public int Port { get; }

    /// <summary>The answer to <c>GET /dapr/subscribe</c>.</summary>
    public string Subscriptions { get; set; } = "[]";

    public static async Task<TestApp> StartAsync(int port, CancellationToken cancellation)
    {
        var app = new TestApp(port);
        await app.server.StartAsync(cancellation);
        return app;
    }

    public IReadOnlyList<Seen> SeenBy(string word) => [.. seen.Where(request => Segments(request.Target).Contains(word))];

    public void AnswerNext(string word, Line answer) => answers.GetOrAdd(word, _ => new()).Enqueue(answer);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        seen.Enqueue(new Seen(context.Request.Method, target,
            [.. context.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))], body));
        if (target == "/dapr/subscribe")
            await context.Response.WriteAsync(Subscriptions, context.RequestAborted);
        else if (target == "/dapr/config")
            context.Response.StatusCode = 404;
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
