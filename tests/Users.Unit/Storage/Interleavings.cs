using Users.Storage;

namespace Users.Unit.Storage;

/// <summary>The moments that the protocol is made for, each brought about on purpose: one write is held back while another client acts.</summary>
public sealed class Interleavings
{
    public static TheoryData<Semantics> Stores => [Semantics.Redis, Semantics.UniqueETags];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_change_of_address_in_flight_loses_to_a_creator_that_took_its_claim(Semantics semantics)
    {
        var store = new FakeStore(semantics, 1);
        await using var service = new Service(store, TimeSpan.Zero);
        var ada = (await service.CreateAsync("ada@example.org")).Value!;

        // Ada has claimed the new address and is about to commit it.
        var commit = HoldFirst(store, Keys.User(ada.Id.Number));
        var moving = service.MoveAsync(ada.Id, "new@example.org");
        await commit.Reached;
        var creating = service.CreateAsync("new@example.org");
        var created = await creating;
        commit.Release();
        var moved = await moving;

        Assert.Null(created.Fault);
        Assert.Equal(FaultCode.EmailTaken, moved.Fault?.Code);
        Assert.Equal(created.Value!.Id, (await service.Users.FindAsync(Service.Address("new@example.org"), Token)).Value!.Id);
        Assert.Equal(ada.Id, (await service.Users.FindAsync(Service.Address("ada@example.org"), Token)).Value!.Id);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_creator_slower_than_the_grace_is_fenced_off_and_finds_the_address_taken(Semantics semantics)
    {
        var store = new FakeStore(semantics, 2);
        await using var slow = new Service(store, TimeSpan.Zero);
        await using var fast = new Service(store, TimeSpan.FromMilliseconds(50));

        var commit = HoldFirst(store, Keys.User(1));
        var late = slow.CreateAsync("ada@example.org", "Slow");
        await commit.Reached;
        var first = await fast.CreateAsync("ada@example.org", "Fast");
        commit.Release();
        var second = await late;

        Assert.Null(first.Fault);
        Assert.Equal(FaultCode.EmailTaken, second.Fault?.Code);
        Assert.Equal("Fast", (await fast.Users.FindAsync(Service.Address("ada@example.org"), Token)).Value!.Name);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_late_release_leaves_an_address_alone_that_its_user_has_taken_again(Semantics semantics)
    {
        var store = new FakeStore(semantics, 3);
        await using var service = new Service(store, TimeSpan.Zero);
        var ada = (await service.CreateAsync("ada@example.org")).Value!;
        var key = Keys.Claim(Service.Address("ada@example.org"));

        // The release after the first move is late; meanwhile the user has come back to the address.
        var release = HoldFirst(store, key);
        await service.MoveAsync(ada.Id, "else@example.org");
        await release.Reached;
        await service.MoveAsync(ada.Id, "ada@example.org");
        release.Release();
        await service.DisposeAsync();

        await using var other = new Service(store, TimeSpan.Zero);
        Assert.Equal(FaultCode.EmailTaken, (await other.CreateAsync("ada@example.org")).Fault?.Code);
        Assert.Equal(ada.Id, (await other.Users.FindAsync(Service.Address("ada@example.org"), Token)).Value?.Id);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Nobody_waits_for_a_number_that_its_own_process_gave_up(Semantics semantics)
    {
        var store = new FakeStore(semantics, 4);
        await using var service = new Service(store, TimeSpan.FromMinutes(1));

        // Every commit to the number is refused until its create gives up.
        var refusing = true;
        store.Before = write =>
        {
            store.Faults = write.Key == Keys.User(1) && refusing ? new(Refusal: 1) : Faults.None;
            return Task.CompletedTask;
        };
        Assert.Equal(FaultCode.OutcomeUnknown, (await service.CreateAsync("ada@example.org")).Fault?.Code);
        refusing = false;

        var again = await service.CreateAsync("ada@example.org").WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Null(again.Fault);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Held HoldFirst(FakeStore store, string key)
    {
        var held = new Held();
        store.Before = write => write.Key == key && held.TryReach() ? held.Released : Task.CompletedTask;
        return held;
    }

    sealed class Held
    {
        readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public Task Released => released.Task;

        public bool TryReach() => reached.TrySetResult();

        public void Release() => released.TrySetResult();
    }
}
