namespace Search;

/// <summary>Section <c>Search</c> of the configuration, validated at the start.</summary>
sealed record SearchOptions
{
    public const string Section = "Search";

    /// <summary>The SQLite file of the index; a relative path is relative to the working directory.</summary>
    public string Database { get; init; } = ".dapr/search.db";
}
