namespace Sidecar.Runner;

/// <summary>Writes a sidecar's log as plain lines; warnings and errors start with their level.</summary>
sealed class LineLoggerProvider(Action<string> writeLine) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var level = logLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        writeLine(level + formatter(state, exception) + (exception is null ? "" : $" ({exception.Message})"));
    }

    public void Dispose()
    {
    }
}
