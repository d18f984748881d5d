using System.ComponentModel.DataAnnotations;

namespace Users.Storage;

/// <summary>Section <c>Users:Storage</c>. Times are those of the protocol; tests shorten them.</summary>
sealed record StorageOptions
{
    public const string Section = "Users:Storage";

    /// <summary>User numbers taken at a time, 64 to 1,024; more are taken at once while more creates wait.</summary>
    [Range(64, MaxBlockSize)]
    public int BlockSize { get; init; } = 64;

    public const int MaxBlockSize = 1024;

    /// <summary>How long a pending claim is left to its creator before it is fenced off; 0 to 9 seconds, since a create has 25 in all.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:09")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a process shows in its register that it lives; 0.05 to 30 seconds. Peers look twice as rarely.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After so long without a beat a process is taken for dead and its peers do what it left undone; 0.5 seconds to 10 minutes, and at least
    /// six beats. Below 6 seconds for tests only: five times it should outlast a commit under way, which has up to 30.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan Takeover { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit of one state call; 0.1 to 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
