using System.ComponentModel.DataAnnotations;

namespace Users.Events;

/// <summary>Section <c>Users:Events</c>.</summary>
sealed record EventOptions
{
    public const string Section = "Users:Events";

    /// <summary>Events in one document that are not proven published; beyond, changes of that user are refused.</summary>
    public const int BacklogOfAUser = 64;

    /// <summary>Committed events of this process that are not proven published; beyond, writes are refused. 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int Backlog { get; init; } = 10_000;
}
