namespace Search;

/// <summary>What an event says of a user.</summary>
/// <param name="Version">The highest one counts, whatever the order of arrival.</param>
/// <param name="User">Null: the user is deleted.</param>
sealed record UserChange(string Id, long Version, IndexedUser? User);

/// <summary>The members of a user that are searched.</summary>
readonly record struct IndexedUser(string Name, string Email);
