using System.Text.Json;

namespace Users.ModelChecking;

enum OperationKind
{
    Create,
    Rename,
    Move,
    Delete,
    List,
}

/// <summary>What a client asked, and what it was told.</summary>
/// <param name="Name">Of no other call: a user's name shows which create it comes from.</param>
/// <param name="IfMatch">The version that a change demands.</param>
/// <param name="Begun">The number of writes that had taken effect when it was asked.</param>
sealed record Operation(
    OperationKind Kind, string Name, UserId? Id, EmailAddress? Address, string? Key, long? IfMatch, int Begun)
{
    /// <summary>Null while, or because, no answer has come.</summary>
    public Answer? Answer { get; set; }

    /// <summary>Of <see cref="OperationKind.List"/>.</summary>
    public IReadOnlyList<UserId> Listed { get; set; } = [];

    public bool IsDone => Answer is { Error: null };

    /// <summary>It may have happened, or may not.</summary>
    public bool IsUnknown => Answer is null or { Error: UserErrorCode.OutcomeUnknown };

    public override string ToString()
    {
        var subject = $"{Address?.Original}{(Kind == OperationKind.Create ? null : Id)}";
        var outcome = Answer is null
            ? "no answer"
            : Answer.Error?.ToString() ?? $"done, version {Answer.User?.Version}";
        return $"{Kind} {subject} as {Name}: {outcome}";
    }
}

/// <summary>What a client was told.</summary>
/// <param name="At">The number of writes that had taken effect by then.</param>
sealed record Answer(User? User, UserErrorCode? Error, int At);

/// <summary>A client of one process, who writes down what it asks and what it is told.</summary>
sealed class Client(World world, Process process, List<Operation> history)
{
    static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;
    static readonly Dictionary<string, EmailAddress> Addresses = [];

    public static EmailAddress Address(string text)
    {
        lock (Addresses)
        {
            if (Addresses.TryGetValue(text, out var known))
                return known;
            return Addresses[text] = EmailAddress.TryParse(text, out var address, out var error)
                ? address
                : throw new ArgumentException(error);
        }
    }

    public async Task<UserId?> CreateAsync(string email, string? key = null)
    {
        var operation = Begin(OperationKind.Create, null, email, key);
        var user = new NewUser(operation.Address!.Value, operation.Name, Empty);
        var created = await process.Protocol.Create.RunAsync(user, key is null ? null : new(key, email));
        _ = created.TryGetValue(out var value, out var error);
        End(operation, value?.User, error);
        return value?.User.Id;
    }

    public Task RenameAsync(UserId id, long? ifMatch = null)
    {
        var operation = Begin(OperationKind.Rename, id, null, ifMatch: ifMatch);
        return ChangeAsync(
            operation, user => UserChange.DecideUpdate(user, Patch(name: operation.Name), ExpectedVersion.Any));
    }

    public Task MoveAsync(UserId id, string email, long? ifMatch = null) => ChangeAsync(
        Begin(OperationKind.Move, id, email, ifMatch: ifMatch),
        user => new UserChange.Update(
            user with { Email = email },
            user.Has(Address(email)) ? null : Address(email),
            UserEventType.Updated,
            ["email"]));

    public Task DeleteAsync(UserId id) =>
        ChangeAsync(Begin(OperationKind.Delete, id, null), _ => new UserChange.Delete());

    public async Task ListAsync()
    {
        var operation = Begin(OperationKind.List, null, null);
        var read = await process.Protocol.List.ReadAsync(0, 50, CancellationToken.None);
        _ = read.TryGetValue(out var page, out var error);
        operation.Listed = [.. page?.Users.Select(user => user.Id) ?? []];
        End(operation, null, error);
    }

    /// <summary>So that the others go on and time passes.</summary>
    public Task WaitAsync(TimeSpan time) => Task.Delay(time, process.Time);

    async Task ChangeAsync(Operation operation, Func<User, UserChange> decide)
    {
        var expected = new ExpectedVersion(operation.IfMatch);
        var changed = await process.Protocol.Change.RunAsync(
            operation.Id!.Value,
            user => expected.Matches(user.Version) ? decide(user) : new UserChange.Reject(UserError.VersionMismatch));
        _ = changed.TryGetValue(out var user, out var error);
        End(operation, user, error);
    }

    static UserPatch Patch(string name) => new(null, name, null, default);

    Operation Begin(OperationKind kind, UserId? id, string? email, string? key = null, long? ifMatch = null)
    {
        var name = $"call {history.Count}";
        EmailAddress? address = email is null ? null : Address(email);
        var operation = new Operation(kind, name, id, address, key, ifMatch, world.Store.Log.Count);
        history.Add(operation);
        return operation;
    }

    void End(Operation operation, User? user, UserError? error) =>
        operation.Answer = new(user, error?.Code, world.Store.Log.Count);
}
