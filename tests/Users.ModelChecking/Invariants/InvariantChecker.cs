
namespace Users.ModelChecking;

/// <summary>Whether what the store has been through and what it holds agree with what the clients were told.</summary>
sealed class InvariantChecker
{
    readonly World world;
    readonly IReadOnlyList<Operation> history;
    readonly Dictionary<long, UserDocument> users = [];

    // By claim key: whose the address is from which write on, 0 nobody's.
    readonly Dictionary<string, List<(int From, long Owner)>> owners = [];
    readonly Dictionary<string, long> claims = [];
    readonly Dictionary<string, long> created = [];

    public InvariantChecker(World world, IReadOnlyList<Operation> history)
    {
        this.world = world;
        this.history = history;
        for (var i = 0; i < world.Store.Log.Count; i++)
            Replay(i + 1, world.Store.Log[i]);
    }

    public void Check()
    {
        foreach (var operation in history.ToArray())
            Check(operation);
        foreach (var (number, document) in users)
            Check(number, document);

        var committed =
            from user in users
            where user.Value.Kind != UserKind.Void
            from version in Enumerable.Range(1, (int)user.Value.Version)
            select $"{new UserId(user.Key, user.Value.Secret)}:{version}";
        if (!world.Published.SetEquals(committed))
            throw new InvariantViolation("the events published are not those of the committed versions");
    }

    /// <summary>
    /// Where nothing went wrong and nobody was slow, nothing fails, and a number is void only if its own process gave
    /// it up.
    /// </summary>
    public void CheckCalm()
    {
        if (history.FirstOrDefault(HasFailed) is { } failed)
            throw new InvariantViolation($"nothing went wrong, and it was not done: {failed}");
        var abandoned = history.Count(operation => operation is { Kind: OperationKind.Create, IsDone: false });
        var isVoid = users.Values.Count(user => user.Kind == UserKind.Void);
        if (history.All(operation => operation.Key is null) && isVoid > abandoned)
            throw new InvariantViolation("a create was fenced off that was not slow");
    }

    public static void CheckUsable(EmailAddress address, Operation create, User? owner)
    {
        if (owner is null || (!create.IsDone && create.Answer?.Error != UserErrorCode.EmailTaken))
            throw new InvariantViolation($"{address.Original} has no user and cannot be used");
    }

    void Replay(int at, Applied write)
    {
        if (write.Key.StartsWith("e:", StringComparison.Ordinal))
        {
            claims[write.Key] = ClaimDocuments.Parse(new(write.Value, "1")).Number;
            Own(at, write.Key);
        }
        else if (write.Key.StartsWith("u:", StringComparison.Ordinal))
        {
            var number = long.Parse(write.Key.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture);
            var before = users.GetValueOrDefault(number);
            var after = users[number] = StoredUser.Parse(number, new(write.Value, "1")).Document!;
            if (after is { Kind: UserKind.Live, Version: 1 } && before is null)
                created.Add(after.Name!, number);
            if (before is { Kind: not UserKind.Live } && after.Kind != before.Kind)
                throw new InvariantViolation($"u:{number} came back to life");
            if (before?.Email != after.Email)
            {
                foreach (var email in new[] { before?.Email, after.Email }.OfType<string>())
                    Own(at, Keys.Claim(Client.Address(email)));
            }

            if (after.Email is { } now && users.Values.Count(user => HasAddress(user, Client.Address(now))) > 1)
                throw new InvariantViolation($"two live users have {now}");
        }
    }

    static bool HasFailed(Operation operation) =>
        operation.Answer?.Error is UserErrorCode.StoreUnavailable or UserErrorCode.OutcomeUnknown;

    static bool HasAddress(UserDocument user, EmailAddress address) =>
        user.Email is { } email && Client.Address(email).Normalized == address.Normalized;

    void Own(int at, string key)
    {
        var owner = claims.GetValueOrDefault(key);
        if (users.GetValueOrDefault(owner)?.Email is not { } email || Keys.Claim(Client.Address(email)) != key)
            owner = 0;
        if (!owners.TryGetValue(key, out var spans))
            owners[key] = spans = [(0, 0)];
        spans.Add((at, owner));
    }

    void Check(Operation operation)
    {
        var (kind, id) = (operation.Kind, operation.Id);
        if (operation.Answer is { Error: UserErrorCode.EmailTaken } refused && !WasTaken(operation, refused.At))
            throw new InvariantViolation($"an address was called taken that was free all the time: {operation}");
        if (operation.Answer?.Error == UserErrorCode.VersionMismatch
            && !(users[id!.Value.Number].Version > operation.IfMatch))
            throw new InvariantViolation($"a version was said to have moved that had not: {operation}");
        var same = SameRequest(operation).ToArray();
        var made = same.Count(one => created.ContainsKey(one.Name));
        var atMost = same.Any(one => one.IsDone || one.IsUnknown) ? 1 : 0;
        var atLeast = same.Any(one => one.IsDone) ? 1 : 0;
        if (kind == OperationKind.Create && (made > atMost || made < atLeast))
            throw new InvariantViolation($"what was told is not what happened: {operation}");
        if (!operation.IsDone)
            return;
        if (kind == OperationKind.List)
        {
            var there = history
                .Where(other => other is { Kind: OperationKind.Create, IsDone: true })
                .Where(other => other.Answer!.At <= operation.Begun)
                .Select(other => other.Answer!.User!.Id)
                .Where(created => !history.Any(other => other.Kind == OperationKind.Delete && other.Id == created));
            if (there.Except(operation.Listed).Any())
                throw new InvariantViolation($"a list lacks a user: {operation}");
            return;
        }

        var told = id ?? operation.Answer!.User!.Id;
        var user = users[told.Number];
        if (user.Kind != UserKind.Void && user.Secret != told.Secret)
            throw new InvariantViolation($"told of a user who is not there: {operation}");
        if (user.Kind == UserKind.Void || (kind == OperationKind.Delete && user.Kind != UserKind.Gone))
            throw new InvariantViolation($"acknowledged and lost: {operation}");
    }

    /// <summary>All creates that were sent with its key.</summary>
    IEnumerable<Operation> SameRequest(Operation operation) =>
        operation.Key is null ? [operation] : history.Where(other => other.Key == operation.Key);

    bool WasTaken(Operation operation, int end)
    {
        if (!owners.TryGetValue(Keys.Claim(operation.Address!.Value), out var spans))
            return false;
        var creates = SameRequest(operation).Select(one => created.GetValueOrDefault(one.Name));
        long[] own = [operation.Id?.Number ?? 0, .. creates];
        for (var i = 0; i < spans.Count; i++)
        {
            var to = i + 1 < spans.Count ? spans[i + 1].From - 1 : int.MaxValue;
            if (spans[i].Owner != 0 && !own.Contains(spans[i].Owner) && spans[i].From <= end && to >= operation.Begun)
                return true;
        }

        return false;
    }

    void Check(long number, UserDocument document)
    {
        if (document.Kind == UserKind.Void)
            return;
        if (document.Events.Count > 0)
            throw new InvariantViolation($"u:{number} still has events");
        if (document.Kind == UserKind.Live && owners[Keys.Claim(Client.Address(document.Email!))][^1].Owner != number)
            throw new InvariantViolation($"the claim on the address of u:{number} is another's");

        var changes = history.Where(operation => operation.Id?.Number == number).ToArray();
        var (done, unknown) = (changes.Count(change => change.IsDone), changes.Count(change => change.IsUnknown));
        if (document.Version < 1 + done || document.Version > 1 + done + unknown)
        {
            throw new InvariantViolation(
                $"u:{number} has version {document.Version} after {done} acknowledged and {unknown} unknown changes");
        }

        var deletes = changes.Where(change => change.Kind == OperationKind.Delete);
        var isDeleteKnown = deletes.Any(delete => delete.IsDone || delete.IsUnknown);
        if (document.Kind == UserKind.Gone && !isDeleteKnown)
            throw new InvariantViolation($"u:{number} is gone, and no delete was acknowledged");
    }
}
