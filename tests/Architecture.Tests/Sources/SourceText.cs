namespace Architecture.Tests.Sources;

/// <summary>A file: its path from the root of the checkout, and its text.</summary>
sealed record SourceText(string Path, string Text)
{
    public string[] Lines => Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
