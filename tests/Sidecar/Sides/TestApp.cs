using System.Collections.Concurrent;
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

/// <summary>The app beside a sidecar: it records every request and answers as the case that it belongs to has said, else 200. A request belongs to the case whose word is a segment of its path.</summary>
sealed class TestApp(WebApplication server, int port) : IAsyncDisposable
{
    readonly ConcurrentQueue<Seen> _seen = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Line>> _answers = new();

    public int Port => port;

    /// <summary>The answer to <c>GET /dapr/subscribe</c>.</summary>
    public string Subscriptions { get; set; } = "[]";

    public static async Task<TestApp> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(port));
        var app = new TestApp(builder.Build(), port);
        app.Run();
        await app.StartAsync();
        return app;
    }

    public IReadOnlyList<Seen> SeenBy(string word) => [.. _seen.Where(seen => Segments(seen.Target).Contains(word))];

    public void AnswerNext(string word, Line answer) => _answers.GetOrAdd(word, _ => new()).Enqueue(answer);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    void Run() => server.Run(async context =>
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _seen.Enqueue(new Seen(request.Method, target, [.. request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? ""))], body));
        await AnswerAsync(context, target);
    });

    Task StartAsync() => server.StartAsync();

    async Task AnswerAsync(HttpContext context, string target)
    {
        if (target == "/dapr/subscribe")
        {
            await context.Response.WriteAsync(Subscriptions);
            return;
        }

        if (target == "/dapr/config")
        {
            context.Response.StatusCode = 404;
            return;
        }

        var answer = Segments(target).Select(word => _answers.GetValueOrDefault(word)).OfType<ConcurrentQueue<Line>>()
            .Select(queue => queue.TryDequeue(out var next) ? next : null).FirstOrDefault();
        if (answer is not null)
        {
            await PlayAsync(context, answer);
        }
    }

    static async Task PlayAsync(HttpContext context, Line answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (name == "delay")
            {
                await Task.Delay(int.Parse(value, null), context.RequestAborted);
            }
            else
            {
                context.Response.Headers.Append(name, value);
            }
        }

        if (answer.Target == "abort")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = int.Parse(answer.Target, null);
        await context.Response.WriteAsync(answer.Body ?? "");
    }

    static string[] Segments(string target) => target.Split('?')[0].Split('/');
}
