namespace Sidecar.Errors;

/// <summary>A failed start. The message is one line that says what to do; the program prints it and exits with 1.</summary>
sealed class StartupException(string message) : Exception(message);
