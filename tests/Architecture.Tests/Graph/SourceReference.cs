namespace Architecture.Tests.Graph;

/// <summary>A place in a file that names what another file declares.</summary>
sealed record SourceReference(string From, int Line, string Symbol, string To)
{
    public override string ToString() => $"{From}:{Line} names {Symbol}, declared in {To}";
}
