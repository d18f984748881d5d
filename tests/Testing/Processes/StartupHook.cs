using System.Diagnostics;
using System.Runtime.ExceptionServices;

/// <summary>
/// Loaded by the runtime into a service under test (<c>DOTNET_STARTUP_HOOKS</c>): writes a line for every exception that
/// is thrown there, caught or not, into the file that <c>HARNESS_EXCEPTIONS</c> names: the assembly that threw it, its type.
/// </summary>
static class StartupHook
{
    public static void Initialize()
    {
        var file = Environment.GetEnvironmentVariable("HARNESS_EXCEPTIONS");
        if (file is null)
            return;
        var log = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        AppDomain.CurrentDomain.FirstChanceException += (_, e) => Write(log, e);
    }

    static void Write(StreamWriter log, FirstChanceExceptionEventArgs e)
    {
        var thrower = new StackTrace(e.Exception).GetFrame(0)?.GetMethod();
        lock (log)
            log.WriteLine($"{thrower?.Module.Assembly.GetName().Name}\t{e.Exception.GetType().FullName}\t{thrower?.DeclaringType}.{thrower?.Name}");
    }
}
