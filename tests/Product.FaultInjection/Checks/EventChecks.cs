using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>The event of every committed version is delivered, and no other event.</summary>
static class EventChecks
{
    public static IEnumerable<BrokenPromise> Check(FinalState state)
    {
        var committed = state.CommittedUsers.SelectMany(Versions).ToHashSet();
        var delivered = state.Events.Select(received => (received.UserId, received.Version)).ToHashSet();
        foreach (var (id, version) in committed.Except(delivered))
            yield return new($"Version {version} of {id} was committed but its event was not delivered.");
        foreach (var (id, version) in delivered.Except(committed))
            yield return new($"An event of version {version} of {id} was delivered but was never committed.");

        var mistyped = state.Events.Where(received => (received.Version == 1) != (received.Type == "created"));
        foreach (var received in mistyped)
            yield return new($"The event of version {received.Version} of {received.UserId} has type {received.Type}.");
        foreach (var user in state.CommittedUsers.Where(user => user.PendingEvents.Count > 0))
            yield return new($"User {user.Id} still has pending events: {string.Join(", ", user.PendingEvents)}.");
    }

    /// <summary>Whether no event remains to be delivered or acknowledged.</summary>
    public static bool AreComplete(FinalState state) => !Check(state).Any();

    static IEnumerable<(string UserId, long Version)> Versions(UserDocument user) =>
        Enumerable.Range(1, (int)user.Version).Select(version => (user.Id, (long)version));
}
