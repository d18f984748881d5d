using System.Globalization;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Shared;

/// <summary>What every service does alike: where it listens, what its log lines and its refusals look like.</summary>
static class Service
{
    // What the server reads to its end, though a route refuses it earlier: who is cut off while sending does not hear the answer.
    const long MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Listens on 127.0.0.1 at <c>APP_PORT</c>, as <c>dapr run</c> sets it, else where <c>ASPNETCORE_URLS</c> says.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["APP_PORT"] is { Length: > 0 } port)
            builder.WebHost.UseUrls(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? $"http://127.0.0.1:{number}"
                : $"APP_PORT '{port}' is not a port");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });

        // Information of the framework and of HTTP clients would carry paths and addresses of callers.
        builder.Logging.ClearProviders().AddConsole(console => console.FormatterName = JsonLineFormatter.Format)
            .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>()
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>The order matters: an answer without a body, a 401 of the token included, gets its document on the way out.</summary>
    public static void UseService(this WebApplication app)
    {
        app.UseExceptionHandler(error => error.Run(Problem.OfStatus));
        app.UseStatusCodePages(context => Problem.OfStatus(context.HttpContext));
        app.UseAppToken(app.Configuration["APP_API_TOKEN"]);
        app.MapHealth();
    }

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit code; 1 after one line that says why the service cannot start.</returns>
    public static int RunService(this WebApplication app)
    {
        try
        {
            // Before the host, which would log the same as an error of its own.
            app.Services.GetService<IStartupValidator>()?.Validate();
            app.Run();
            return Environment.ExitCode;
        }
        catch (Exception reason) when (reason is OptionsValidationException or IOException or FormatException or InvalidOperationException)
        {
            Console.Error.WriteLine("Cannot start: " + reason.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }
}
