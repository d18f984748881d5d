using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>The full list contains every live user once, as its document is.</summary>
static class ListingChecks
{
    public static IEnumerable<BrokenPromise> Check(FinalState state)
    {
        foreach (var repeated in state.Listing.GroupBy(user => user.Id).Where(group => group.Count() > 1))
            yield return new($"The full list contains {repeated.Key} {repeated.Count()} times.");

        var listed = state.Listing.DistinctBy(user => user.Id).ToDictionary(user => user.Id);
        foreach (var document in state.LiveUsers)
        {
            if (!listed.Remove(document.Id, out var user))
                yield return new($"The full list does not contain {document.Id}.");
            else if ((user.Version, user.Email, user.Name) != (document.Version, document.Email, document.Name))
                yield return new($"The full list shows {document.Id} differently from its document: {user.Json}");
        }

        foreach (var id in listed.Keys)
            yield return new($"The full list contains {id}, which is not a live user.");
    }
}
