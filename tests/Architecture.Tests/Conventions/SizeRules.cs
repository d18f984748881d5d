using Architecture.Tests.Sources;

namespace Architecture.Tests.Conventions;

/// <summary>How long a line and a file may be.</summary>
static class SizeRules
{
    public const int MaxColumns = 120;

    public const int MaxLines = 250;

    public static IEnumerable<string> LongLines(IEnumerable<SourceText> files) =>
        from file in files
        from line in file.Lines.Select((text, index) => (text.Length, Number: index + 1))
        where line.Length > MaxColumns
        select $"{file.Path}:{line.Number} has {line.Length} columns; {MaxColumns} are the most.";

    public static IEnumerable<string> LongFiles(IEnumerable<SourceText> files) =>
        from file in files
        let count = file.Lines.Length
        where count > MaxLines
        select $"{file.Path}:1 has {count} lines; {MaxLines} are the most. Give each thought a file of its own.";
}
