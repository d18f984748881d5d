using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>Runs a service and determines the exit code of its process.</summary>
public static class ServiceRunner
{
    /// <summary>Runs the service until it is stopped.</summary>
    /// <returns>The exit code; 1 after one line on the standard error that says why the service cannot start.</returns>
    public static int RunService(this WebApplication app)
    {
        try
        {
            // Before the host does, which would also log the same as an error.
            app.Services.GetService<IStartupValidator>()?.Validate();
            app.Run();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (IsStartupFailure(exception))
        {
            Console.Error.WriteLine("Cannot start: " + exception.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }

    static bool IsStartupFailure(Exception exception) =>
        exception is OptionsValidationException or IOException or FormatException or InvalidOperationException;
}
