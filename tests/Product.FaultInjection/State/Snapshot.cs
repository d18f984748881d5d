using Product.FaultInjection.Checks;
using Product.FaultInjection.History;

namespace Product.FaultInjection.State;

/// <summary>What is there when all is quiet, read in every way that there is.</summary>
/// <param name="Documents">Straight from the state store, by number.</param>
/// <param name="Claims">The claims on the addresses of live users, by address, and of all that the history asked for.</param>
/// <param name="Walk">The full listing, page after page.</param>
/// <param name="Events">As a subscriber heard them, repeated ones once.</param>
/// <param name="Retries">A create of every address that was asked for.</param>
sealed record Snapshot(
    IReadOnlyDictionary<long, UserDocument> Documents,
    IReadOnlyDictionary<string, ClaimDocument> Claims,
    IReadOnlyList<ShownUser> Walk,
    IReadOnlyCollection<ShownEvent> Events,
    IReadOnlyList<Retry> Retries)
{
    public IEnumerable<UserDocument> Live => Documents.Values.Where(document => document.IsLive);

    /// <summary>Everybody who was ever committed.</summary>
    public IEnumerable<UserDocument> Users => Documents.Values.Where(document => !document.IsVoid);
}

/// <param name="Type">The last part, <c>created</c>.</param>
sealed record ShownEvent(string User, long Version, string Type);

/// <param name="Owner">Who has the address by a search for it, after a refusal.</param>
sealed record Retry(Operation Create, ShownUser? Owner);
