namespace Sidecar.Errors;

/// <summary>A failed start. The message, one line, says what to do; the program prints it and exits with 1.</summary>
sealed class StartupException(string message) : Exception(message);
