using System.ComponentModel.DataAnnotations;

namespace Users;

/// <summary>Section <c>Users:Storage</c>: the times and sizes of the storage protocol.</summary>
sealed record StorageOptions
{
    public const string Section = "Users:Storage";

    public const int MaxBlockSize = 1024;

    /// <summary>User numbers taken at a time, 64 to 1,024; more while more creates wait.</summary>
    [Range(64, MaxBlockSize)]
    public int BlockSize { get; init; } = 64;

    /// <summary>
    /// How long a pending claim is left to its creator before the creator is fenced off; 0 to 9 seconds, since a create
    /// has 25 in all.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:09")]
    public TimeSpan ClaimGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an instance renews its lease; 0.05 to 30 seconds. Peers look half as often.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// An instance without a heartbeat for this long is considered dead, and its peers recover what it left undone; 0.5
    /// seconds to 10 minutes, and at least six heartbeats. Less than 6 seconds is for tests: five times the timeout
    /// should outlast a commit under way, which has up to 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit of one state call; 0.1 to 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Section <c>Users:Events</c>.</summary>
sealed record EventOptions
{
    public const string Section = "Users:Events";

    /// <summary>Events of one user that wait for the broker; changes of that user beyond it are refused.</summary>
    public const int MaxPendingPerUser = 64;

    /// <summary>
    /// Events of this instance that wait for the broker; writes beyond it are refused. 100 to 1,000,000.
    /// </summary>
    [Range(100, 1_000_000)]
    public int MaxPending { get; init; } = 10_000;
}

/// <summary>Section <c>Users:Requests</c>.</summary>
sealed record RequestOptions
{
    public const string Section = "Users:Requests";

    /// <summary>Requests to <c>/users</c> served at a time, 1 to 100,000; one more is refused at once.</summary>
    [Range(1, 100_000)]
    public int MaxInFlight { get; init; } = 1024;
}

/// <summary>Section <c>Users:Search</c>.</summary>
sealed record SearchOptions
{
    public const string Section = "Users:Search";

    /// <summary>Limit of one call to search; 0.1 to 2.5 seconds, since a caller has its answer within 3.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:02.5")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
