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
    /// The exit code. 0: stopped from outside. 1: could not start, and one line on the standard error says why, or a
    /// background service failed. Otherwise the code of <see cref="ServiceExit"/>.
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
            return ExitCodeOf(app.Services);
        }
    }

    // The host stops when the task of a background service fails, and does not tell this from a stop from outside.
    static int ExitCodeOf(IServiceProvider services)
    {
        var code = services.GetRequiredService<ServiceExit>().Code;
        var backgroundServices = services.GetServices<IHostedService>().OfType<BackgroundService>();
        return code == 0 && backgroundServices.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : code;
    }

    static bool IsStartupFailure(Exception exception) =>
        exception is OptionsValidationException or IOException or FormatException or InvalidOperationException;
}
