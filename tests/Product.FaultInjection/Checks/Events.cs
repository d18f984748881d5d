using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>The event of every committed version is delivered, and none of any other.</summary>
static class Events
{
    public static IEnumerable<Violation> Judge(Snapshot found)
    {
        var expected = found.Users.SelectMany(Committed).ToHashSet();
        var delivered = found.Events.Select(told => (told.User, told.Version)).ToHashSet();
        foreach (var (user, version) in expected.Except(delivered))
            yield return new($"Version {version} of {user} was committed and not told.");
        foreach (var (user, version) in delivered.Except(expected))
            yield return new($"Version {version} of {user} was told and not committed.");

        foreach (var told in found.Events.Where(told => (told.Version == 1) != (told.Type == "created")))
            yield return new($"Version {told.Version} of {told.User} was told as {told.Type}.");
        foreach (var user in found.Users.Where(user => user.Unproven.Count > 0))
            yield return new($"User {user.Id} still keeps the events of versions {string.Join(", ", user.Unproven)}.");
    }

    /// <summary>Whether nothing remains to be told.</summary>
    public static bool AreComplete(Snapshot found) => !Judge(found).Any();

    static IEnumerable<(string User, long Version)> Committed(UserDocument user) =>
        Enumerable.Range(1, (int)user.Version).Select(version => (user.Id, (long)version));
}
