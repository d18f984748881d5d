using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

public sealed class LeaseHeartbeatTests : IDisposable
{
    const long Number = 7;

    readonly ConcurrentStore store = new();
    readonly InstanceStore calls;
    readonly LeaseTable peer;
    readonly InstanceLease lease;
    readonly LeaseHeartbeat heartbeat;
    readonly CancellationTokenSource stop = new();

    public LeaseHeartbeatTests()
    {
        var clock = new Clock(TimeProvider.System, new Random(1));
        var options = new StorageOptions();
        calls = new(store);
        var table = new LeaseTable(calls, new ConditionalWriter(calls, clock));
        var peerCalls = new InstanceStore(store);
        peer = new(peerCalls, new ConditionalWriter(peerCalls, clock));
        lease = new(clock, options);
        heartbeat = new(lease, table, clock, options, NullLogger<LeaseHeartbeat>.Instance);
    }

    [Fact]
    public async Task A_request_that_waits_for_a_write_continues_after_an_exception()
    {
        calls.BeforeCall = call =>
        {
            if (call.Operation == StoreOperation.Write)
                throw new InvalidOperationException("Injected by the test.");
        };
        var write = lease.RequestWrite();
        await Assert.ThrowsAsync<InvalidOperationException>(() => heartbeat.RunAsync(stop.Token));
        Assert.True(write.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_lease_with_an_unsettled_number_is_not_freed()
    {
        await RegisterAsync();
        await StopAsync();
        Assert.Equal([Number], HeldLease()?.Numbers ?? []);
    }

    [Fact]
    public async Task A_lease_without_unsettled_numbers_is_freed()
    {
        await RegisterAsync();
        lease.Release(Number);
        await StopAsync();
        Assert.Null(HeldLease());
    }

    [Fact]
    public async Task An_instance_whose_lease_a_peer_has_freed_is_not_registered_until_it_has_another()
    {
        await RegisterAsync();
        var wasRegistered = false;
        calls.BeforeCall = call =>
        {
            // The heartbeat looks for a free lease.
            if (call.Operation == StoreOperation.ReadMany)
                wasRegistered |= lease.IsRegistered(Number);
        };
        var generation = lease.Generation;
        await FreeByPeerAsync();
        await WriteUntilAsync(() => lease.Generation > generation);
        await WriteUntilAsync(() => lease.IsRegistered(Number));

        Assert.False(wasRegistered);
        Assert.Equal([Number], HeldLease()?.Numbers ?? []);
        lease.Release(Number);
        await StopAsync();
    }

    public void Dispose() => stop.Dispose();

    Task Running { get; set; } = Task.CompletedTask;

    async Task RegisterAsync()
    {
        Running = heartbeat.RunAsync(stop.Token);
        var write = lease.Hold(Number);
        Assert.True(await lease.RegisteredAsync(Number, write, TestContext.Current.CancellationToken));
    }

    async Task StopAsync()
    {
        await stop.CancelAsync();
        await Running.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        await heartbeat.FreeAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Repeated, since the heartbeat may write at the same time.</summary>
    async Task FreeByPeerAsync()
    {
        var result = WriteResult.Conflict;
        while (result != WriteResult.Written)
        {
            var read = await peer.ReadAllAsync(TestContext.Current.CancellationToken);
            Assert.True(read.TryGetValue(out var leases, out _));
            var held = leases.Single(one => !one.IsFree);
            result = await peer.FreeAsync(held, TestContext.Current.CancellationToken);
        }
    }

    async Task WriteUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(ManualLease.Limit);
        while (!condition())
        {
            await lease.RequestWrite().WaitAsync(limit.Token);
            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>Null if none is held.</summary>
    LeaseDocument? HeldLease() => store.Entries
        .Where(entry => entry.Key.StartsWith("r:", StringComparison.Ordinal))
        .Select(entry => JsonSerializer.Deserialize(entry.Value.Value.Span, DocumentJson.Compact.LeaseDocument))
        .SingleOrDefault(document => !document!.IsFree);
}
