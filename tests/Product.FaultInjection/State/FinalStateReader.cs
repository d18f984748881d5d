using System.Collections.Concurrent;
using System.Text.Json;
using Product.FaultInjection.History;

namespace Product.FaultInjection.State;

/// <summary>Waits until no work is in progress, then reads the state in every available way.</summary>
sealed class FinalStateReader(ProductUnderTest product, RecordingClient client)
{
    static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(90), ResponseTimeout = TimeSpan.FromSeconds(10);

    int lastProbed;

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <param name="isComplete">Whether every event is delivered; until then the reader waits, up to a limit.</param>
    public async Task<FinalState> ReadAsync(Func<FinalState, bool> isComplete) =>
        await WaitForEventsAsync(await ProbeAddressesAsync(), isComplete);

    /// <summary>Creates a user with every address requested since the last call, until the outcome is known.</summary>
    async Task<AddressProbe[]> ProbeAddressesAsync()
    {
        var addresses = client.Operations
            .Where(operation => operation.Number > lastProbed)
            .Select(operation => operation.Request.Email)
            .OfType<string>()
            .Distinct();
        var probes = new ConcurrentQueue<AddressProbe>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = CancellationToken };
        await Parallel.ForEachAsync(
            addresses, options, async (address, _) => probes.Enqueue(await ProbeAsync(address)));
        lastProbed = client.NextNumber();
        return [.. probes];
    }

    async Task<AddressProbe> ProbeAsync(string address)
    {
        RecordedOperation create = null!;
        await Eventually.TrueAsync($"the create with {address} has a known outcome", FinishTimeout, async () =>
        {
            create = await client.CreateAsync(product.Users[create is null ? 0 : create.Number % 2], address);
            return create.Response.Status is 201 or 409;
        }, CancellationToken);
        var found = await GetAsync(product.Users[create.Number % 2], $"/users?email={address}");
        var users = found.GetProperty("users");
        return new(create, users.GetArrayLength() == 0 ? null : ReturnedUser.Parse(users[0]));
    }

    /// <summary>The checks report the events that are still missing after the wait.</summary>
    async Task<FinalState> WaitForEventsAsync(AddressProbe[] probes, Func<FinalState, bool> isComplete)
    {
        var store = new StateStoreReader(product.Users[0].Sidecar, CancellationToken);
        FinalState? state = null;
        try
        {
            await Eventually.TrueAsync("all events are delivered", FinishTimeout, async () =>
            {
                var documents = await store.UsersAsync();
                state = new(documents, new Dictionary<string, ClaimDocument>(), [], ReceivedEvents(), probes);
                return isComplete(state);
            }, CancellationToken);
        }
        catch (TimeoutException) when (state is not null)
        {
        }

        return state! with
        {
            Claims = await store.ClaimsAsync([.. state.LiveUsers.Select(user => user.Email!).Distinct()]),
            Listing = await ListAllAsync(),
        };
    }

    HashSet<ReceivedEvent> ReceivedEvents() => [.. product.Subscriber.Events.Select(ParseEvent)];

    static ReceivedEvent ParseEvent(JsonElement received) => new(
        received.GetProperty("subject").GetString()!,
        received.GetProperty("data").GetProperty("version").GetInt64(),
        received.GetProperty("type").GetString()!.Split('.')[2]);

    async Task<List<ReturnedUser>> ListAllAsync()
    {
        List<ReturnedUser> users = [];
        for (string? cursor = "", query = "limit=200"; cursor is not null; query = $"limit=200&cursor={cursor}")
        {
            var page = await GetAsync(product.Users[1], $"/users?{query}");
            users.AddRange(page.GetProperty("users").EnumerateArray().Select(ReturnedUser.Parse));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return users;
    }

    static async Task<JsonElement> GetAsync(Instance instance, string path)
    {
        var body = await Eventually.GetAsync($"a response from {instance.Name}", ResponseTimeout, async () =>
        {
            using var response = await instance.Client.GetAsync(path, CancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(CancellationToken) : null;
        }, CancellationToken);
        return JsonElement.Parse(body);
    }
}
