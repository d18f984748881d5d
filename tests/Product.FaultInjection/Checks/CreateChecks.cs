using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>One create makes one user, also when it is retried; a rejected create makes none.</summary>
static class CreateChecks
{
    public static IEnumerable<BrokenPromise> Check(IReadOnlyCollection<RecordedOperation> history, FinalState state)
    {
        // the retries of one request share its name, and no other request has it
        var requests = history.Where(operation => operation.Request.Kind == RequestKind.Create)
            .ToLookup(operation => operation.Request.Name!);
        foreach (var request in requests)
        {
            var users = request.Select(operation => operation.Response.User?.Id).OfType<string>().Distinct().Count();
            if (users > 1)
                yield return new($"One create made {users} users.", request);
        }

        foreach (var users in state.LiveUsers.GroupBy(document => document.Name!))
        {
            var request = requests[users.Key].ToList();
            if (users.Count() > 1)
                yield return new($"{users.Count()} users are named '{users.Key}': one create made several.", request);
            if (request.Count > 0 && request.All(operation => operation.Outcome == OperationOutcome.Rejected))
                yield return new($"The create of '{users.Key}' was rejected but the user exists.", request);
        }
    }
}
