using Users.Leases;
using Users.Outbox;
using Users.Repair;
using Users.State;
using Users.Store;

namespace Users;

/// <summary>
/// The storage protocol (docs/storage.md), composed in one place for the service and for the model checker, which
/// brings its own store, broker and clock.
/// </summary>
sealed class Protocol : IDisposable
{
    readonly BackgroundWork background;

    public Protocol(
        IStateStore store,
        IEventBroker broker,
        Clock clock,
        StorageOptions storage,
        EventOptions events,
        ILoggerFactory loggers)
    {
        var writer = new ConditionalWriter(store, clock);
        var users = new UserDocuments(store, writer);
        var batches = new UserBatches(store, users);
        var rounds = new OutboxRound(store, users, broker, loggers.CreateLogger<OutboxRound>());
        Outbox = new OutboxRelay(rounds, clock, events);

        var table = new LeaseTable(store, writer);
        Lease = new InstanceLease(clock, storage);
        Heartbeat = new LeaseHeartbeat(Lease, table, clock, storage, loggers.CreateLogger<LeaseHeartbeat>());
        background = new BackgroundWork(clock, loggers.CreateLogger<BackgroundWork>());
        var abandoned = new AbandonedNumbers(users, background, Outbox);
        var sequence = new NumberSequence(store, writer);
        Allocator = new NumberAllocator(sequence, Lease, abandoned, clock, storage);
        Recovery = new CrashRecovery(
            table, batches, abandoned, Outbox, Lease, clock, storage, loggers.CreateLogger<CrashRecovery>());

        var claims = new ClaimDocuments(store, writer);
        var emails = new EmailClaims(claims, users, abandoned, clock, storage);
        var commit = new CreateCommit(users, emails, Outbox, clock);
        var keyed = new KeyedCreate(commit, users, claims, new IdempotencyKeys(store, writer), Allocator);
        var ambiguous = new AmbiguousCommits(users, background, Outbox);
        Users = new UserStore(users);
        Lookup = new UserLookup(users, batches, claims);
        Numbers = sequence;
        List = new UserList(batches);
        Create = new CreateUserTransaction(commit, keyed, claims, Allocator, Outbox, clock);
        Change = new ChangeUserTransaction(users, emails, claims, Lease, ambiguous, background, Outbox, clock);
        var claimRepair = new ClaimRepair(emails, claims, users, clock);
        Repair = new StoreRepair(batches, users, table, claimRepair, Outbox, broker, clock);
    }

    public UserStore Users { get; }

    public UserLookup Lookup { get; }

    public UserList List { get; }

    public CreateUserTransaction Create { get; }

    public ChangeUserTransaction Change { get; }

    public InstanceLease Lease { get; }

    public LeaseHeartbeat Heartbeat { get; }

    public OutboxRelay Outbox { get; }

    public NumberSequence Numbers { get; }

    public NumberAllocator Allocator { get; }

    public CrashRecovery Recovery { get; }

    public StoreRepair Repair { get; }

    public BackgroundWork Background => background;

    public void Dispose() => background.Dispose();
}
