using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>No address ever has two users, every address can be used again, every live user holds its claim.</summary>
static class AddressChecks
{
    public static IEnumerable<BrokenPromise> Check(IReadOnlyCollection<RecordedOperation> history, FinalState state) =>
    [
        .. SharedAddresses(history, state),
        .. WrongClaims(history, state),
        .. UnusableAddresses(history, state),
        .. OverlappingHolders(history),
    ];

    static IEnumerable<BrokenPromise> SharedAddresses(
        IReadOnlyCollection<RecordedOperation> history, FinalState state) =>
        from users in state.LiveUsers.GroupBy(document => document.Email!)
        where users.Count() > 1
        let ids = string.Join(", ", users.Select(user => user.Id))
        select new BrokenPromise($"{users.Key} is the address of {ids}.", Evidence(history, users.Key));

    static IEnumerable<BrokenPromise> WrongClaims(IReadOnlyCollection<RecordedOperation> history, FinalState state) =>
        from user in state.LiveUsers
        where state.Claims.GetValueOrDefault(user.Email!) != new ClaimDocument(user.Number, user.Claim!)
        select new BrokenPromise(
            $"The claim on {user.Email} does not belong to user {user.Id}.", Evidence(history, user.Email!));

    static IEnumerable<BrokenPromise> UnusableAddresses(
        IReadOnlyCollection<RecordedOperation> history, FinalState state) =>
        from probe in state.Probes
        where !IsUsable(probe)
        let address = probe.Create.Request.Email
        select new BrokenPromise($"{address} cannot be used.", Evidence(history, address));

    static bool IsUsable(AddressProbe probe) => probe.Create.Response.Status switch
    {
        201 => true,
        409 => probe.Owner?.Email == probe.Create.Request.Email,
        _ => false,
    };

    static IEnumerable<BrokenPromise> OverlappingHolders(IReadOnlyCollection<RecordedOperation> history)
    {
        var releases = history.Where(AddressHolding.MayRelease).ToLookup(operation => operation.Request.UserId!);
        var holdings = history.SelectMany(operation => AddressHolding.StartedBy(operation, releases));
        foreach (var ofOneAddress in holdings.GroupBy(holding => holding.Address))
        {
            var inOrder = ofOneAddress.OrderBy(holding => holding.From).ToList();
            var neighbors = inOrder.Zip(inOrder.Skip(1));
            foreach (var (first, second) in neighbors.Where(pair => pair.First.Overlaps(pair.Second)))
            {
                yield return new(
                    $"{first.Address} had two users at once: {first.UserId} and {second.UserId}.",
                    Evidence(history, first.Address));
            }
        }
    }

    /// <summary>All operations that requested the address, and all operations on the users concerned.</summary>
    static IEnumerable<RecordedOperation> Evidence(IEnumerable<RecordedOperation> history, string address)
    {
        var users = history.Where(operation => operation.Request.Email == address)
            .Select(operation => operation.UserId)
            .OfType<string>()
            .ToHashSet();
        return history.Where(operation =>
            operation.Request.Email == address || (operation.UserId is { } id && users.Contains(id)));
    }
}
