using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Product.Tests.Events;

public sealed class RepairTests(SharedProduct shared) : ProductTest(shared)
{
    const int Block = 64;
    const string Store = "/v1.0/state/statestore";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_repair_publishes_what_documents_still_list_and_restores_lost_claims()
    {
        // No instance recovers what the crash leaves unpublished.
        var (product, users, tap) = await StartTappedAsync(("Users__Storage__LeaseTimeout", "00:10:00"));
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);
        var (email, other) = (UsersApi.NewEmail(), UsersApi.NewEmail());
        var ada = (await users.Client.CreateAsync(email)).Id;
        var eve = (await users.Client.CreateAsync(other)).Id;
        await users.Client.PatchAsync(ada, """{"name":"Ada King"}""");
        await users.Client.PatchAsync(eve, """{"status":"inactive"}""");
        await users.KillAsync(Cancellation);
        tap.Refuse = _ => false;

        await DeleteClaimAsync(users, email);
        await AllocateBlockAsync(users);

        var report = await RepairAsync(users, exitCode: 0);
        Assert.Contains("Users: 2 live, 0 deleted", report, StringComparison.Ordinal);
        Assert.Contains($"made void because no instance holds them: {Block}\n", report, StringComparison.Ordinal);
        Assert.Contains("Events left in documents: 2 published\n", report, StringComparison.Ordinal);
        Assert.Contains("Claims restored: 1\n", report, StringComparison.Ordinal);
        Assert.Contains("share an address with another user: 0\n", report, StringComparison.Ordinal);
        await product.WaitForEventAsync(ada, 2, Limit);
        await product.WaitForEventAsync(eve, 2, Limit);

        var again = await RepairAsync(users, exitCode: 0, "--republish");
        Assert.Contains("Present versions republished: 2", again, StringComparison.Ordinal);
        Assert.Contains($"{Block} void", again, StringComparison.Ordinal);
        await Eventually.TrueAsync("the events of both have arrived again", Limit, () =>
            product.Subscriber.EventsOf(ada).Count > 1 && product.Subscriber.EventsOf(eve).Count > 1, Cancellation);
        var republished = product.Subscriber.EventsOf(ada)[^1].GetProperty("data");
        Assert.Empty(republished.GetProperty("changed").EnumerateArray());

        users.Start();
        await product.ReadyAsync(Cancellation);
        Assert.Equal([ada], (await users.Client.FindByEmailAsync(email)).Ids());
        (await users.Client.PostAsync(UsersApi.Body(email))).ExpectProblem(HttpStatusCode.Conflict, "email-taken");
    }

    /// <summary>Simulates a store that loses an acknowledged write: the claim on an address.</summary>
    static async Task DeleteClaimAsync(Instance users, string email)
    {
        var claim = "e:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
        using var response = await users.Sidecar.DeleteAsync($"{Store}/{claim}", Cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Simulates a process that ended after allocating a block of numbers and before registering it.</summary>
    static async Task AllocateBlockAsync(Instance users)
    {
        using var read = await users.Sidecar.GetAsync($"{Store}/n", Cancellation);
        var stored = JsonElement.Parse(await read.Content.ReadAsStringAsync(Cancellation));
        var write = new
        {
            key = "n",
            value = new { next = stored.GetProperty("next").GetInt64() + Block, nonce = "dead" },
            etag = read.Headers.NonValidated["ETag"].ToString(),
            options = new { concurrency = "first-write" },
        };
        using var response = await users.Sidecar.PostAsJsonAsync(Store, new[] { write }, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    static async Task<string> RepairAsync(Instance users, int exitCode, params string[] options)
    {
        var repair = users.Run(["repair", .. options]);
        await repair.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        var report = string.Join('\n', repair.Lines) + "\n";
        Assert.True(repair.ExitCode == exitCode, report);
        return report;
    }
}
