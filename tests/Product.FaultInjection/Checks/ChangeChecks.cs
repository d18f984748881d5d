using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>
/// No acknowledged change is lost, no version is skipped or used twice, and no read is older than an earlier response.
/// </summary>
static class ChangeChecks
{
    public static IEnumerable<BrokenPromise> Check(IReadOnlyCollection<RecordedOperation> history, FinalState state)
    {
        var documents = state.CommittedUsers.ToDictionary(document => document.Id);
        var listed = state.Listing.DistinctBy(user => user.Id).ToDictionary(user => user.Id);
        return
            from operations in history.Where(operation => operation.UserId is not null)
                .GroupBy(operation => operation.UserId!)
            let id = operations.Key
            from broken in documents.TryGetValue(id, out var document)
                ? Check(document, listed.GetValueOrDefault(id), [.. operations])
                : [new($"User {id} was acknowledged but does not exist.", operations)]
            select broken;
    }

    static IEnumerable<BrokenPromise> Check(UserDocument document, ReturnedUser? listed, RecordedOperation[] operations)
    {
        var versions = operations.Where(operation => operation.Response.User is not null)
            .ToLookup(operation => operation.Response.User!.Version);
        return
        [
            .. VersionsUsedTwice(document.Id, versions),
            .. IgnoredPreconditions(document.Id, operations),
            .. WrongDeletions(document, operations),
            .. WrongVersions(document, operations, versions),
            .. WrongContents(document, listed, versions),
            .. StaleReads(operations),
        ];
    }

    static IEnumerable<BrokenPromise> VersionsUsedTwice(string id, ILookup<long, RecordedOperation> versions) =>
        from version in versions
        where version.DistinctBy(operation => operation.Response.User!.Json).Count() > 1
        select new BrokenPromise($"Version {version.Key} of {id} has two contents: a change was lost.", version);

    static IEnumerable<BrokenPromise> IgnoredPreconditions(string id, RecordedOperation[] operations) =>
        from operation in operations
        where operation is { Request: { Kind: RequestKind.Change, IfMatch: not null }, Response.User: not null }
            && operation.Response.User.Version != operation.Request.IfMatch + 1
        select new BrokenPromise(
            $"A change that required version {operation.Request.IfMatch} of {id} was applied to another.", [operation]);

    static IEnumerable<BrokenPromise> WrongDeletions(UserDocument document, RecordedOperation[] operations)
    {
        var deletions = operations.Where(operation =>
            operation.Request.Kind == RequestKind.Delete && operation.Outcome != OperationOutcome.Rejected).ToList();
        if (document.IsLive && deletions.Any(operation => operation.Outcome == OperationOutcome.Acknowledged))
            yield return new($"User {document.Id} was deleted but is live.", operations);
        if (!document.IsLive && deletions.Count == 0)
            yield return new($"User {document.Id} was deleted without a request.", operations);
    }

    static IEnumerable<BrokenPromise> WrongVersions(
        UserDocument document, RecordedOperation[] operations, ILookup<long, RecordedOperation> versions)
    {
        var writes = operations.Where(operation =>
            operation.Request.Kind is RequestKind.Change or RequestKind.Delete).ToList();
        var acknowledged =
            writes.Count(operation => operation is
            {
                Request.Kind: RequestKind.Delete,
                Outcome: OperationOutcome.Acknowledged,
            })
            + versions.Count(version =>
                version.Key > 1 && version.Any(operation => operation.Request.Kind == RequestKind.Change));
        var unknown = writes.Count(operation => operation.Outcome == OperationOutcome.Unknown);
        if (document.Version < 1 + acknowledged || document.Version > 1 + acknowledged + unknown)
        {
            yield return new(
                $"User {document.Id} has version {document.Version} "
                    + $"after {acknowledged} acknowledged and {unknown} unknown changes.",
                operations);
        }

        if (versions.Select(version => version.Key).DefaultIfEmpty().Max() > document.Version)
            yield return new($"User {document.Id} has gone back to version {document.Version}.", operations);
    }

    static IEnumerable<BrokenPromise> WrongContents(
        UserDocument document, ReturnedUser? listed, ILookup<long, RecordedOperation> versions)
    {
        if (listed is null)
            yield break;
        var acknowledged = versions[listed.Version];
        if (listed.Version != document.Version
            || acknowledged.Any(operation => operation.Response.User!.Json != listed.Json))
        {
            yield return new($"User {document.Id} differs from what was acknowledged: {listed.Json}", acknowledged);
        }
    }

    /// <summary>Compares each read with the highest version in a response that arrived before the read began.</summary>
    static IEnumerable<BrokenPromise> StaleReads(RecordedOperation[] operations)
    {
        var responses = operations.Where(operation => operation.Response.User is not null)
            .OrderBy(operation => operation.End)
            .ToList();
        var reads = responses.Where(operation => operation.Request.Kind == RequestKind.Read)
            .OrderBy(operation => operation.Start);
        RecordedOperation? newest = null;
        var next = 0;
        foreach (var read in reads)
        {
            for (; next < responses.Count && responses[next].End < read.Start; next++)
            {
                if (newest is null || responses[next].Response.User!.Version > newest.Response.User!.Version)
                    newest = responses[next];
            }

            if (newest is not null && newest.Response.User!.Version > read.Response.User!.Version)
                yield return new("A read returned an older version than an earlier response.", [newest, read]);
        }
    }
}
