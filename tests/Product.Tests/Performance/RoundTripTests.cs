using System.Diagnostics;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;

namespace Product.Tests.Performance;

/// <summary>The table "Cost" of storage.md, less the register's share: counted, at a sidecar whose every answer comes late by the same time.</summary>
public sealed class RoundTripTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Calls_cost_what_the_table_says()
    {
        var (_, users, tap) = await StartTappedAsync();
        var (email, next) = (UsersApi.NewAddress(), UsersApi.NewAddress());
        var id = (await users.Client.CreateAsync()).Id;
        await QuietAsync(tap);
        tap.Delay = Late;

        await CostsAsync(tap, "get", 1, 0, () => users.Client.ReadAsync($"/users/{id}"));
        await CostsAsync(tap, "page", 1, 0, () => users.Client.ReadAsync("/users?limit=1"));
        var created = await CostsAsync(tap, "create", 2, 2, () => users.Client.CreateAsync(email));
        await CostsAsync(tap, "create with key", 2, 3, () => users.Client.PostAsync(UsersApi.Body(UsersApi.NewAddress()), ("Idempotency-Key", UsersApi.NewAddress())));
        await CostsAsync(tap, "by address", 2, 0, () => users.Client.FindAsync(email));
        await CostsAsync(tap, "change", 2, 1, () => users.Client.PatchAsync(created.Id, """{"name":"Ada King"}"""));
        await CostsAsync(tap, "change of address", 3, 2, () => users.Client.PatchAsync(created.Id, $$"""{"email":"{{next}}"}"""));
        await CostsAsync(tap, "change of nothing", 1, 0, () => users.Client.PatchAsync(created.Id, "{}"));
        await CostsAsync(tap, "refused by If-Match", 1, 0, () => users.Client.PatchAsync(created.Id, """{"name":"Eve"}""", "\"1\""));
        await CostsAsync(tap, "delete", 2, 1, () => users.Client.RemoveAsync(created.Id));
    }

    static async Task<Answer> CostsAsync(GrpcTap tap, string call, int sequential, int writes, Func<Task<Answer>> ask)
    {
        tap.Clear();
        var answer = await ask();
        var path = UpToTheCommit([.. tap.Calls.Where(IsNotTheRegisters)]);
        var (trips, written) = (Sequential(path), path.Where(IsSave).Sum(made => Keys(made).Length));

        Say($"{call}: {trips} sequential, {written} writes ({string.Join(' ', path.Select(made => made.Method))})");
        Assert.Equal((call, sequential, writes), (call, trips, written));
        await QuietAsync(tap);
        return answer;
    }

    /// <summary>What begins after the user's document is written follows the answer: publishing, a release.</summary>
    static List<TapCall> UpToTheCommit(List<TapCall> calls)
    {
        var commit = calls.Find(made => IsSave(made) && Keys(made).Any(key => key.StartsWith("u:", StringComparison.Ordinal)));
        return commit is null ? calls : calls.FindAll(made => made.Started < commit.Ended);
    }

    /// <summary>The register is written for all requests at once, and for the beat.</summary>
    static bool IsNotTheRegisters(TapCall call) => !Array.Exists(Keys(call), key => key.StartsWith("r:", StringComparison.Ordinal));

    static bool IsSave(TapCall call) => call.Method == "SaveState";

    static string[] Keys(TapCall call) => call.Method switch
    {
        "SaveState" => [.. SaveStateRequest.Parser.ParseFrom(call.Message.Span).States.Select(item => item.Key)],
        "GetState" => [GetStateRequest.Parser.ParseFrom(call.Message.Span).Key],
        "GetBulkState" => [.. GetBulkStateRequest.Parser.ParseFrom(call.Message.Span).Keys],
        _ => [],
    };

    /// <summary>The longest chain of calls of which each began when the one before had its answer.</summary>
    static int Sequential(List<TapCall> calls)
    {
        var (count, end) = (0, long.MinValue);
        foreach (var call in calls.OrderBy(call => call.Ended))
            if (call.Started >= end)
                (count, end) = (count + 1, call.Ended);
        return count;
    }

    /// <summary>Until what follows an answer off its path is done.</summary>
    static async Task QuietAsync(GrpcTap tap)
    {
        var (seen, since) = (0, Stopwatch.StartNew());
        await Eventually.TrueAsync("publishing is over", TimeSpan.FromSeconds(30), () =>
        {
            if (tap.Calls.Count(IsNotTheRegisters) is var count && count != seen)
                (seen, since) = (count, Stopwatch.StartNew());
            return since.Elapsed > 3 * Late;
        }, Cancel);
    }
}
