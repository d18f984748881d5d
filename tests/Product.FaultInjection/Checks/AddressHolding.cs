using Product.FaultInjection.History;

namespace Product.FaultInjection.Checks;

/// <summary>A period in which a user certainly had an address.</summary>
sealed record AddressHolding(string UserId, string Address, TimeSpan From, TimeSpan Until)
{
    public bool Overlaps(AddressHolding next) => UserId != next.UserId && Until > next.From;

    /// <summary>Whether the operation can have taken the address away from its user.</summary>
    public static bool MayRelease(RecordedOperation operation) =>
        operation.Outcome != OperationOutcome.Rejected
        && operation.Request is { Kind: RequestKind.Delete } or { Kind: RequestKind.Change, Email: not null };

    /// <summary>
    /// From the end of the operation that assigned the address to the start of the first one that can have released it.
    /// </summary>
    /// <param name="releases">Operations that may release an address, by user.</param>
    public static IEnumerable<AddressHolding> StartedBy(
        RecordedOperation assignment, ILookup<string, RecordedOperation> releases)
    {
        if (assignment.Request.Email is not { } address
            || assignment.Response.User is not { } user
            || user.Email != address)
        {
            return [];
        }

        var until = releases[user.Id]
            .Where(operation => operation.End > assignment.End && operation.Request.Email != address)
            .Select(operation => operation.Start)
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
        return until > assignment.End ? [new(user.Id, address, assignment.End, until)] : [];
    }
}
