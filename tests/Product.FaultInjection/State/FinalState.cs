using Product.FaultInjection.History;

namespace Product.FaultInjection.State;

/// <summary>The state after all work has finished, read in every available way.</summary>
/// <param name="Documents">Straight from the state store, by number.</param>
/// <param name="Claims">The claims on the addresses of live users, by address.</param>
/// <param name="Listing">The full list of users, page after page.</param>
/// <param name="Events">As a subscriber received them, without duplicates.</param>
/// <param name="Probes">One create for every address that the history requested.</param>
sealed record FinalState(
    IReadOnlyDictionary<long, UserDocument> Documents,
    IReadOnlyDictionary<string, ClaimDocument> Claims,
    IReadOnlyList<ReturnedUser> Listing,
    IReadOnlyCollection<ReceivedEvent> Events,
    IReadOnlyList<AddressProbe> Probes)
{
    public IEnumerable<UserDocument> LiveUsers => Documents.Values.Where(document => document.IsLive);

    /// <summary>Every user who was ever committed, deleted ones included.</summary>
    public IEnumerable<UserDocument> CommittedUsers => Documents.Values.Where(document => !document.IsVoid);
}

/// <param name="Type">The last part of the event's type, such as <c>created</c>.</param>
sealed record ReceivedEvent(string UserId, long Version, string Type);

/// <summary>A create that finds out whether an address can be used.</summary>
/// <param name="Owner">The user found under the address, if any.</param>
sealed record AddressProbe(RecordedOperation Create, ReturnedUser? Owner);
