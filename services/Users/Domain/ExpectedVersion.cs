namespace Users.Domain;

/// <summary>The version that a change demands, as <c>If-Match</c> states it.</summary>
/// <param name="Version">Null matches every version. Versions count from 1.</param>
readonly record struct ExpectedVersion(long? Version)
{
    public static ExpectedVersion Any => default;

    public static ExpectedVersion None => new(0);

    public bool Matches(long version) => Version is null || Version == version;
}
