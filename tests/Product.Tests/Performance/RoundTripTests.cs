using System.Diagnostics;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;

namespace Product.Tests.Performance;

/// <summary>
/// The table "Cost" of storage.md, without writes of the lease: calls are counted at a sidecar whose responses are all
/// delayed by the same time.
/// </summary>
public sealed class RoundTripTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan ResponseDelay = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Operations_make_the_documented_number_of_calls()
    {
        var (_, instance, tap) = await StartTappedAsync();
        var users = instance.Client;
        var (email, newEmail) = (UsersApi.NewEmail(), UsersApi.NewEmail());
        var other = (await users.CreateAsync()).Id;
        await WaitUntilQuietAsync(tap);
        tap.Delay = ResponseDelay;

        await ExpectAsync(tap, "get", 1, 0, () => users.ReadAsync($"/users/{other}"));
        await ExpectAsync(tap, "page", 1, 0, () => users.ReadAsync("/users?limit=1"));
        var id = (await ExpectAsync(tap, "create", 2, 2, () => users.CreateAsync(email))).Id;
        await ExpectAsync(tap, "create with key", 2, 3, () =>
            users.PostAsync(UsersApi.Body(UsersApi.NewEmail()), ("Idempotency-Key", UsersApi.NewEmail())));
        await ExpectAsync(tap, "by address", 2, 0, () => users.FindByEmailAsync(email));
        await ExpectAsync(tap, "change", 2, 1, () => users.PatchAsync(id, """{"name":"Ada King"}"""));
        await ExpectAsync(tap, "change of address", 3, 2, () =>
            users.PatchAsync(id, $$"""{"email":"{{newEmail}}"}"""));
        await ExpectAsync(tap, "change of nothing", 1, 0, () => users.PatchAsync(id, "{}"));
        await ExpectAsync(tap, "rejected by If-Match", 1, 0, () =>
            users.PatchAsync(id, """{"name":"Eve"}""", "\"1\""));
        await ExpectAsync(tap, "delete", 2, 1, () => users.RemoveAsync(id));
    }

    static async Task<ApiResponse> ExpectAsync(
        GrpcTap tap, string operation, int sequential, int writes, Func<Task<ApiResponse>> send)
    {
        tap.Clear();
        var response = await send();
        var path = UpToCommit([.. tap.Calls.Where(IsNotOfLease)]);
        var (sequentialCalls, writtenKeys) = (CountSequential(path), path.Where(IsSave).Sum(call => Keys(call).Length));

        var methods = string.Join(' ', path.Select(call => call.Method));
        WriteLine($"{operation}: {sequentialCalls} sequential, {writtenKeys} writes ({methods})");
        Assert.Equal((operation, sequential, writes), (operation, sequentialCalls, writtenKeys));
        await WaitUntilQuietAsync(tap);
        return response;
    }

    /// <summary>
    /// The calls that a client waits for. Those that begin after the user's document is written, such as a publish,
    /// follow the response.
    /// </summary>
    static List<TapCall> UpToCommit(List<TapCall> calls)
    {
        var commit = calls.Find(call =>
            IsSave(call) && Keys(call).Any(key => key.StartsWith("u:", StringComparison.Ordinal)));
        return commit is null ? calls : calls.FindAll(call => call.Started < commit.Ended);
    }

    /// <summary>The lease is written for many requests at once, and as a heartbeat.</summary>
    static bool IsNotOfLease(TapCall call) =>
        !Array.Exists(Keys(call), key => key.StartsWith("r:", StringComparison.Ordinal));

    static bool IsSave(TapCall call) => call.Method == "SaveState";

    static string[] Keys(TapCall call) => call.Method switch
    {
        "SaveState" => [.. SaveStateRequest.Parser.ParseFrom(call.Message.Span).States.Select(item => item.Key)],
        "GetState" => [GetStateRequest.Parser.ParseFrom(call.Message.Span).Key],
        "GetBulkState" => [.. GetBulkStateRequest.Parser.ParseFrom(call.Message.Span).Keys],
        _ => [],
    };

    /// <summary>The length of the longest chain of calls that each begin after the previous one has ended.</summary>
    static int CountSequential(List<TapCall> calls)
    {
        var (count, end) = (0, long.MinValue);
        foreach (var call in calls.OrderBy(call => call.Ended))
        {
            if (call.Started >= end)
                (count, end) = (count + 1, call.Ended);
        }

        return count;
    }

    /// <summary>Waits for the calls that follow a response.</summary>
    static async Task WaitUntilQuietAsync(GrpcTap tap)
    {
        var (seen, lastCall) = (0, Stopwatch.StartNew());
        await Eventually.TrueAsync("no calls follow the response", TimeSpan.FromSeconds(30), () =>
        {
            var count = tap.Calls.Count(IsNotOfLease);
            if (count != seen)
                (seen, lastCall) = (count, Stopwatch.StartNew());
            return lastCall.Elapsed > 3 * ResponseDelay;
        }, Cancellation);
    }
}
