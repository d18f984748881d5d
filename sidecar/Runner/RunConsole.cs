namespace Sidecar.Runner;

/// <summary>One console for all: every line says whose it is, in that one's colour. No colours where nobody sees them or NO_COLOR is set.</summary>
sealed class RunConsole
{
    // cyan, yellow, green, magenta, blue, red
    static readonly int[] palette = [36, 33, 32, 35, 34, 31];

    readonly bool coloured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    readonly int width;
    readonly Lock writing = new();

    public RunConsole(IEnumerable<string> names) => width = names.Max(name => name.Length) + " sidecar".Length;

    /// <summary>The runner's own words.</summary>
    public void Say(string line)
    {
        lock (writing)
            Console.Out.WriteLine(coloured ? $"\u001b[1m{line}\u001b[0m" : line);
    }

    /// <summary>A writer of lines in the name of the app at this place of the run file, or of its sidecar.</summary>
    public Action<string> Lines(int index, string name)
    {
        var prefix = name.PadRight(width) + " | ";
        if (coloured)
            prefix = $"\u001b[{palette[index % palette.Length]}m{prefix}\u001b[0m";
        return line =>
        {
            lock (writing)
                Console.Out.WriteLine(prefix + line);
        };
    }
}
