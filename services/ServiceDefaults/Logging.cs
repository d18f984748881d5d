using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ServiceDefaults;

/// <summary>Logging to the console in JSON lines.</summary>
static class Logging
{
    public static void AddJsonLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = JsonLineFormatter.FormatName);
        logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();

        // At Information, the framework and the HTTP clients log paths with the e-mail addresses of users.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }
}
