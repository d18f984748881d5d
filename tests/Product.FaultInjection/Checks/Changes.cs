using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>No acknowledged change is lost, no version skipped or given twice, no read is older than what was acknowledged before it.</summary>
static class Changes
{
    public static IEnumerable<Violation> Judge(IReadOnlyCollection<Operation> history, Snapshot found)
    {
        var documents = found.Users.ToDictionary(document => document.Id);
        var now = found.Walk.DistinctBy(user => user.Id).ToDictionary(user => user.Id);
        return history.Where(operation => operation.UserId is not null).GroupBy(operation => operation.UserId!)
            .SelectMany(of => Of(of.Key, [.. of], documents.GetValueOrDefault(of.Key), now.GetValueOrDefault(of.Key)));
    }

    static IEnumerable<Violation> Of(string id, Operation[] operations, UserDocument? document, ShownUser? now)
    {
        if (document is null)
        {
            yield return new($"User {id} was acknowledged and is not there.", operations);
            yield break;
        }

        var shown = operations.Where(operation => operation.Told.User is not null).ToLookup(operation => operation.Told.User!.Version);
        foreach (var version in shown.Where(version => version.DistinctBy(operation => operation.Told.User!.Text).Count() > 1))
            yield return new($"Version {version.Key} of {id} was shown in two ways: a change was lost.", version);
        foreach (var operation in operations.Where(operation => operation is { Asked: { Verb: Verb.Change, IfMatch: not null }, Told.User: not null }
            && operation.Told.User.Version != operation.Asked.IfMatch + 1))
            yield return new($"A change of version {operation.Asked.IfMatch} of {id} was taken for one of another.", [operation]);

        var writes = operations.Where(operation => operation.Asked.Verb is Verb.Change or Verb.Delete).ToList();
        var deletions = writes.Where(operation => operation.Asked.Verb == Verb.Delete && operation.Fate != Fate.Refused).ToList();
        if (document.IsLive == deletions.Any(operation => operation.Fate == Fate.Acknowledged))
        {
            if (document.IsLive)
                yield return new($"User {id} was deleted and is there.", operations);
        }
        else if (!document.IsLive && deletions.Count == 0)
        {
            yield return new($"User {id} is gone and nobody deleted it.", operations);
        }

        var acknowledged = writes.Count(operation => operation.Asked.Verb == Verb.Delete && operation.Fate == Fate.Acknowledged)
            + shown.Count(version => version.Key > 1 && version.Any(operation => operation.Asked.Verb == Verb.Change));
        var unknown = writes.Count(operation => operation.Fate == Fate.Unknown);
        if (document.Version < 1 + acknowledged || document.Version > 1 + acknowledged + unknown)
            yield return new($"User {id} has version {document.Version} after {acknowledged} acknowledged and {unknown} unknown changes.", operations);
        if (shown.Select(version => version.Key).DefaultIfEmpty().Max() > document.Version)
            yield return new($"User {id} is back at version {document.Version}.", operations);
        if (now is not null && (now.Version != document.Version || shown[now.Version].Any(operation => operation.Told.User!.Text != now.Text)))
            yield return new($"User {id} is not what was acknowledged: {now.Text}", shown[now.Version]);

        foreach (var stale in Stale(operations))
            yield return stale;
    }

    /// <summary>In the order of their ends, each read against the highest version that was shown before it began.</summary>
    static IEnumerable<Violation> Stale(Operation[] operations)
    {
        var told = operations.Where(operation => operation.Told.User is not null).OrderBy(operation => operation.End).ToList();
        var (highest, ended) = (default(Operation), 0);
        foreach (var read in told.Where(operation => operation.Asked.Verb == Verb.Read).OrderBy(operation => operation.Start))
        {
            for (; ended < told.Count && told[ended].End < read.Start; ended++)
            {
                if (highest is null || told[ended].Told.User!.Version > highest.Told.User!.Version)
                    highest = told[ended];
            }

            if (highest?.Told.User!.Version > read.Told.User!.Version)
                yield return new("A read shows an older version than was shown before.", [highest!, read]);
        }
    }
}
