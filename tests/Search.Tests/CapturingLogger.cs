using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Search.Tests;

/// <summary>Keeps the log entries.</summary>
/// <param name="onEntry">Called for each entry before it is kept; an exception goes to the caller.</param>
sealed class CapturingLogger<T>(Action<LogLevel>? onEntry = null) : ILogger<T>
{
    public ConcurrentQueue<LogEntry> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        onEntry?.Invoke(logLevel);
        Entries.Enqueue(new(logLevel, formatter(state, exception), exception));
    }

    public sealed record LogEntry(LogLevel Level, string Message, Exception? Exception);
}
