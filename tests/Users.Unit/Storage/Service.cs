using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Users.Events;
using Users.Storage;

namespace Users.Unit.Storage;

/// <summary>One process of the service on a store that may be shared with others, and what its broker was given.</summary>
sealed class Service : IEventBroker, IAsyncDisposable
{
    static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    readonly Afterwards afterwards;
    readonly Register register;
    readonly Numbers numbers;
    readonly Takeover takeover;
    readonly CancellationTokenSource stop = new();
    readonly Task running;

    public Service(IStateStore store, TimeSpan grace)
    {
        var options = Options.Create(new StorageOptions { Grace = grace, Beat = TimeSpan.FromMilliseconds(100), Takeover = TimeSpan.FromSeconds(1) });
        var clock = new Clock(TimeProvider.System, Random.Shared);
        var writes = new ConditionalWrites(store, clock);
        afterwards = new(clock);
        var records = new UserRecords(store, writes);
        var ranges = new UserRanges(store, records);
        var registers = new Registers(store, writes);
        register = new(registers, clock, options, NullLogger<Register>.Instance);
        Publisher = new(store, records, this, clock, Options.Create(new EventOptions()), NullLogger<Publisher>.Instance);
        var givenUp = new GivenUpNumbers(records, afterwards, Publisher, register);
        numbers = new(store, writes, register, givenUp, clock, options);
        register.Lost = numbers.GiveUpFree;
        takeover = new(registers, ranges, givenUp, Publisher, register, clock, options, NullLogger<Takeover>.Instance);
        Users = new(store, records, ranges, new(store, writes, records, givenUp, clock, options), new(store, writes), numbers,
            register, givenUp, afterwards, Publisher, clock);
        Ranges = ranges;
        running = Task.WhenAll(register.RunAsync(stop.Token), Publisher.RunAsync(stop.Token), takeover.RunAsync(stop.Token));
    }

    public UserStore Users { get; }

    public UserRanges Ranges { get; }

    public Publisher Publisher { get; }

    /// <summary>Chance that the broker refuses an event.</summary>
    public double Refusals { get; set; }

    public ConcurrentBag<UserEvent> Published { get; } = [];

    public static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address, out var fault) ? address : throw new ArgumentException(fault);

    public async Task<Outcome<User>> CreateAsync(string email, string name = "Ada")
    {
        var created = await Users.CreateAsync(new(Address(email), name, Empty));
        return new(created.Value?.User, created.Fault);
    }

    public Task<Outcome<User?>> RenameAsync(UserId id, string name) =>
        Users.ChangeAsync(id, user => new Decision.Change(user with { Name = name }, UserEventType.Updated, ["name"]));

    public Task<Outcome<User?>> MoveAsync(UserId id, string email) =>
        Users.ChangeAsync(id, user => new Decision.Change(user with { Email = email }, UserEventType.Updated, ["email"]));

    public Task<Outcome<User?>> DeleteAsync(UserId id) => Users.ChangeAsync(id, _ => new Decision.Delete());

    public Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation)
    {
        bool[] taken = [.. events.Select(_ => Random.Shared.NextDouble() >= Refusals)];
        foreach (var (one, _) in events.Zip(taken).Where(pair => pair.Second))
            Published.Add(one);
        return Task.FromResult<IReadOnlyList<bool>>(taken);
    }

    /// <summary>Ends as a process does that is told to stop: what follows its answers is carried to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
            return;
        numbers.GiveUpFree();
        await afterwards.DrainAsync(CancellationToken.None);
        await Publisher.DrainAsync(CancellationToken.None);
        await stop.CancelAsync();
        await running;
        await register.FreeAsync(CancellationToken.None);
        afterwards.Dispose();
        stop.Dispose();
    }
}
