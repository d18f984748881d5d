using System.Diagnostics;

/// <summary>
/// Loaded by the runtime into a service under test (<c>DOTNET_STARTUP_HOOKS</c>). Writes a line for each exception
/// thrown there, caught or not, to the file named by <c>TESTING_EXCEPTIONS</c>: the throwing assembly, the type and the
/// throwing method.
/// </summary>
static class StartupHook
{
    public static void Initialize()
    {
        var path = Environment.GetEnvironmentVariable("TESTING_EXCEPTIONS");
        if (path is null)
            return;
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        var log = new StreamWriter(file) { AutoFlush = true };
        AppDomain.CurrentDomain.FirstChanceException += (_, e) => Write(log, e.Exception);
    }

    static void Write(StreamWriter log, Exception exception)
    {
        var method = new StackTrace(exception).GetFrame(0)?.GetMethod();
        var assembly = method?.Module.Assembly.GetName().Name;
        lock (log)
            log.WriteLine($"{assembly}\t{exception.GetType().FullName}\t{method?.DeclaringType}.{method?.Name}");
    }
}
