using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>Runs a service and determines the exit code of its process.</summary>
public static class ServiceRunner
{
    /// <summary>Runs the service until it is stopped, and disposes it.</summary>
    /// <returns>
    /// The exit code: 0 after a stop from outside; 1 after one line on the standard error that says why the service cannot
    /// start; else the code of <see cref="ServiceExit"/>.
    /// </returns>
    public static async Task<int> RunServiceAsync(
        this WebApplication app, CancellationToken cancellationToken = default)
    {
        await using (app)
        {
            try
            {
                // Before the host does, which would also log the same as an error.
                app.Services.GetService<IStartupValidator>()?.Validate();
                await app.StartAsync(cancellationToken);
            }
            catch (Exception exception) when (IsStartupFailure(exception))
            {
                await Console.Error.WriteLineAsync("Cannot start: " + exception.Message.ReplaceLineEndings(" "));
                return 1;
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Stopped while it was starting: what has started is stopped below.
            }

            await app.WaitForShutdownAsync(cancellationToken);
            return app.Services.GetRequiredService<ServiceExit>().Code;
        }
    }

    static bool IsStartupFailure(Exception exception) =>
        exception is OptionsValidationException or IOException or FormatException or InvalidOperationException;
}
