using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>Every acknowledged create made one user, every user was asked for; a request that is sent again makes none anew.</summary>
static class Creates
{
    public static IEnumerable<Violation> Judge(IReadOnlyCollection<Operation> history, Snapshot found)
    {
        var requests = history.Where(operation => operation.Asked.Verb == Verb.Create).ToLookup(operation => operation.Asked.Name!);
        foreach (var request in requests)
        {
            var users = request.Select(operation => operation.Told.User?.Id).OfType<string>().Distinct().ToList();
            if (users.Count > 1)
                yield return new($"One create made {users.Count} users.", request);
        }

        foreach (var live in found.Live.GroupBy(document => document.Name!))
        {
            var request = requests[live.Key].ToList();
            if (live.Count() > 1)
                yield return new($"'{live.Key}' is the name of {live.Count()} users: one create made several.", request);
            if (request.Count > 0 && request.All(operation => operation.Fate == Fate.Refused))
                yield return new($"'{live.Key}' was refused and is there.", request);
        }
    }
}
