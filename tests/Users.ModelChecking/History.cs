using System.Text.Json;

namespace Users.ModelChecking;

enum Asked
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
sealed record Operation(Asked Asked, string Name, UserId? Id, EmailAddress? Address, string? Key, long? IfMatch, int Begun)
{
    /// <summary>Null while, or because, no answer has come.</summary>
    public (Outcome<User?> Outcome, int At)? Answer { get; set; }

    /// <summary>Of <see cref="Asked.List"/>.</summary>
    public IReadOnlyList<UserId> Listed { get; set; } = [];

    public bool IsDone => Answer is { Outcome.Fault: null };

    /// <summary>It may have happened, or may not.</summary>
    public bool IsUnknown => Answer is null or { Outcome.Fault.Code: FaultCode.OutcomeUnknown };

    public override string ToString() => $"{Asked} {Address?.Original}{(Asked == Asked.Create ? null : Id)} as {Name}: "
        + (Answer is { } answer ? answer.Outcome.Fault?.Code.ToString() ?? $"done, version {answer.Outcome.Value?.Version}" : "no answer");
}

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
            return Addresses[text] = EmailAddress.TryParse(text, out var address, out var fault) ? address : throw new ArgumentException(fault);
        }
    }

    public async Task<UserId?> CreateAsync(string email, string? key = null)
    {
        var operation = Begin(Asked.Create, null, email, key);
        var created = await process.Users.CreateAsync(new(operation.Address!.Value, operation.Name, Empty), key is null ? null : new(key, email));
        End(operation, new(created.Value?.User, created.Fault));
        return created.Value?.User.Id;
    }

    public Task RenameAsync(UserId id, long? ifMatch = null)
    {
        var operation = Begin(Asked.Rename, id, null, ifMatch: ifMatch);
        return ChangeAsync(operation, user => new UserChange.Update(user with { Name = operation.Name }, UserEventType.Updated, ["name"]));
    }

    public Task MoveAsync(UserId id, string email, long? ifMatch = null) => ChangeAsync(Begin(Asked.Move, id, email, ifMatch: ifMatch),
        user => new UserChange.Update(user with { Email = email }, UserEventType.Updated, ["email"]));

    public Task DeleteAsync(UserId id) => ChangeAsync(Begin(Asked.Delete, id, null), _ => new UserChange.Delete());

    public async Task ListAsync()
    {
        var operation = Begin(Asked.List, null, null);
        var page = await process.Users.ListAsync(0, 50, CancellationToken.None);
        operation.Listed = [.. page.Value?.Users.Select(user => user.Id) ?? []];
        End(operation, new(null, page.Fault));
    }

    /// <summary>So that the others go on and time passes.</summary>
    public Task WaitAsync(TimeSpan time) => Task.Delay(time, process.Time);

    async Task ChangeAsync(Operation operation, Func<User, UserChange> decide) =>
        End(operation, await process.Users.ChangeAsync(operation.Id!.Value, user => operation.IfMatch is { } version && version != user.Version
            ? new UserChange.Reject(new(FaultCode.VersionMismatch))
            : decide(user)));

    Operation Begin(Asked asked, UserId? id, string? email, string? key = null, long? ifMatch = null)
    {
        var operation = new Operation(asked, $"call {history.Count}", id, email is null ? null : Address(email), key, ifMatch, world.Store.Log.Count);
        history.Add(operation);
        return operation;
    }

    void End(Operation operation, Outcome<User?> outcome) => operation.Answer = (outcome, world.Store.Log.Count);
}
