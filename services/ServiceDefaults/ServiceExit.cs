using Microsoft.Extensions.Hosting;

namespace ServiceDefaults;

/// <summary>Stops the service with an exit code other than 0. A singleton that every component may call.</summary>
public sealed class ServiceExit(IHostApplicationLifetime lifetime)
{
    // Written by the component that fails, on any thread; read after the host has stopped.
    int code;

    /// <summary>The exit code of the process: that of the first failure, or 0.</summary>
    public int Code => Volatile.Read(ref code);

    /// <summary>Stops the host gracefully; its process then ends with this exit code. The first call counts.</summary>
    /// <param name="exitCode">1 to 255.</param>
    public void Fail(int exitCode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exitCode, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exitCode, byte.MaxValue);
        Interlocked.CompareExchange(ref code, exitCode, comparand: 0);
        lifetime.StopApplication();
    }
}
