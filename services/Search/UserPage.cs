namespace Search;

/// <summary>The last user of a page: its tier of <see cref="SearchText.Tiers"/>, and its place in the index.</summary>
readonly record struct Position(int Tier, long Place);

/// <summary>A page of search results.</summary>
/// <param name="Next">Where the next page starts; null on the last page.</param>
sealed record UserPage(IReadOnlyList<string> Ids, Position? Next);
