using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>No address has two users, at any time; each can be used again; each live user's is bound to it.</summary>
static class Addresses
{
    public static IEnumerable<Violation> Judge(IReadOnlyCollection<Operation> history, Snapshot found)
    {
        foreach (var shared in found.Live.GroupBy(document => document.Email!).Where(users => users.Count() > 1))
            yield return new($"{shared.Key} is the address of {string.Join(", ", shared.Select(user => user.Id))}.", Of(history, shared.Key));
        foreach (var user in found.Live.Where(user => found.Claims.GetValueOrDefault(user.Email!) != new ClaimDocument(user.Number, user.Claim!)))
            yield return new($"The claim of {user.Email} is not that of user {user.Id}.", Of(history, user.Email!));
        foreach (var retry in found.Retries.Where(retry => !IsUsable(retry)))
            yield return new($"{retry.Create.Asked.Email} cannot be used.", Of(history, retry.Create.Asked.Email!));

        var leaving = history.Where(operation => operation.Fate != Fate.Refused
                && operation.Asked is { Verb: Verb.Delete } or { Verb: Verb.Change, Email: not null })
            .ToLookup(operation => operation.Asked.User!);
        foreach (var holdings in history.SelectMany(operation => Holding.Of(operation, leaving)).GroupBy(holding => holding.Address))
        {
            var inOrder = holdings.OrderBy(holding => holding.From).ToList();
            foreach (var (first, second) in inOrder.Zip(inOrder.Skip(1)).Where(pair => pair.First.User != pair.Second.User && pair.First.Until > pair.Second.From))
                yield return new($"{first.Address} had two users at once: {first.User} and {second.User}.", Of(history, first.Address));
        }
    }

    static bool IsUsable(Retry retry) =>
        retry.Create.Told.Status == 201 || (retry.Create.Told.Status == 409 && retry.Owner?.Email == retry.Create.Asked.Email);

    static IEnumerable<Operation> Of(IEnumerable<Operation> history, string address)
    {
        var of = history.Where(operation => operation.Asked.Email == address).ToList();
        var users = of.Select(operation => operation.UserId).OfType<string>().ToHashSet();
        return history.Where(operation => operation.Asked.Email == address || (operation.UserId is { } id && users.Contains(id)));
    }

    /// <summary>A time in which a user certainly had an address.</summary>
    sealed record Holding(string User, string Address, TimeSpan From, TimeSpan Until)
    {
        /// <summary>From the end of the answer that gave it to the start of the first request that can have taken it away.</summary>
        public static IEnumerable<Holding> Of(Operation given, ILookup<string, Operation> leaving)
        {
            if (given.Asked.Email is not { } address || given.Told.User is not { } user || user.Email != address)
                return [];
            var taken = leaving[user.Id].Where(operation => operation.End > given.End && operation.Asked.Email != address)
                .Select(operation => operation.Start).DefaultIfEmpty(TimeSpan.MaxValue).Min();
            return taken > given.End ? [new(user.Id, address, given.End, taken)] : [];
        }
    }
}
