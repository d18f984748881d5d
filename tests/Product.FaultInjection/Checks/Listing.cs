using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>A full walk sees every live user once, as its document is.</summary>
static class Listing
{
    public static IEnumerable<Violation> Judge(Snapshot found)
    {
        foreach (var twice in found.Walk.GroupBy(user => user.Id).Where(seen => seen.Count() > 1))
            yield return new($"A full walk sees {twice.Key} {twice.Count()} times.");

        var seen = found.Walk.DistinctBy(user => user.Id).ToDictionary(user => user.Id);
        foreach (var user in found.Live)
        {
            if (!seen.Remove(user.Id, out var shown))
                yield return new($"A full walk does not see {user.Id}.");
            else if ((shown.Version, shown.Email, shown.Name) != (user.Version, user.Email, user.Name))
                yield return new($"A full walk sees {user.Id} otherwise than its document: {shown.Text}");
        }

        foreach (var id in seen.Keys)
            yield return new($"A full walk sees {id}, who is no live user.");
    }
}
