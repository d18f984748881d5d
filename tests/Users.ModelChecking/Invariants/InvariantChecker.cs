
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
        (this.world, this.history) = (world, history);
        for (var i = 0; i < world.Store.Log.Count; i++)
            Replay(i + 1, world.Store.Log[i]);
    }

    public void Check()
    {
        foreach (var operation in history.ToArray())
            Check(operation);
        foreach (var (number, document) in users)
            Check(number, document);

        var committed = users.Where(user => user.Value.Kind != UserKind.Void)
            .SelectMany(user => Enumerable.Range(1, (int)user.Value.Version).Select(version => $"{new UserId(user.Key, user.Value.Secret)}:{version}"));
        if (!world.Published.SetEquals(committed))
            throw new InvariantViolation("the events published are not those of the committed versions");
    }

    /// <summary>
    /// Where nothing went wrong and nobody was slow, nothing fails, and a number is void only if its own process gave
    /// it up.
    /// </summary>
    public void CheckCalm()
    {
        if (history.FirstOrDefault(operation => operation.Answer is { Error: UserErrorCode.StoreUnavailable or UserErrorCode.OutcomeUnknown }) is { } failed)
            throw new InvariantViolation($"nothing went wrong, and it was not done: {failed}");
        var abandoned = history.Count(operation => operation is { Kind: OperationKind.Create, IsDone: false });
        if (history.All(operation => operation.Key is null) && users.Values.Count(user => user.Kind == UserKind.Void) > abandoned)
            throw new InvariantViolation("somebody was fenced off who was not slow");
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

            if (after.Email is { } now && users.Count(user => user.Value.Email is { } other && Client.Address(other).Normalized == Client.Address(now).Normalized) > 1)
                throw new InvariantViolation($"two live users have {now}");
        }
    }

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
        if (operation.Answer?.Error == UserErrorCode.VersionMismatch && !(users[id!.Value.Number].Version > operation.IfMatch))
            throw new InvariantViolation($"a version was said to have moved that had not: {operation}");
        var same = SameRequest(operation).ToArray();
        var made = same.Count(one => created.ContainsKey(one.Name));
        if (kind == OperationKind.Create && (made > (same.Any(one => one.IsDone || one.IsUnknown) ? 1 : 0) || made < (same.Any(one => one.IsDone) ? 1 : 0)))
            throw new InvariantViolation($"what was told is not what happened: {operation}");
        if (!operation.IsDone)
            return;
        if (kind == OperationKind.List)
        {
            var there = history.Where(other => other is { Kind: OperationKind.Create, IsDone: true } && other.Answer!.At <= operation.Begun)
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
        long[] own = [operation.Id?.Number ?? 0, .. SameRequest(operation).Select(one => created.GetValueOrDefault(one.Name))];
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
            throw new InvariantViolation($"u:{number} has version {document.Version} after {done} acknowledged changes and {unknown} unknown ones");
        if (document.Kind == UserKind.Gone && !changes.Any(change => change.Kind == OperationKind.Delete && (change.IsDone || change.IsUnknown)))
            throw new InvariantViolation($"u:{number} is gone, and nobody was told so");
    }
}
