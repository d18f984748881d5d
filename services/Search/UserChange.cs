namespace Search;

/// <summary>The state of a user that an event reports.</summary>
/// <param name="Version">The highest version wins, in whatever order changes arrive.</param>
/// <param name="User">Null if the user is deleted.</param>
sealed record UserChange(string Id, long Version, IndexedUser? User);

/// <summary>The members of a user that are searched.</summary>
readonly record struct IndexedUser(string Name, string Email);
