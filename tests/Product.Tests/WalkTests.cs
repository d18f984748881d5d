using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Product.Tests;

public sealed class WalkTests(SharedProduct shared) : ProductTest(shared)
{
    const int Block = 64;
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_walk_publishes_what_documents_still_hold_and_gives_lost_claims_back()
    {
        // No peer takes over: what a crash leaves undone stays.
        var (product, users, tap) = await StartTappedAsync(("Users__Storage__LeaseTimeout", "00:10:00"));
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);
        var (email, other) = (UsersApi.NewAddress(), UsersApi.NewAddress());
        var (ada, eve) = ((await users.Client.CreateAsync(email)).Id, (await users.Client.CreateAsync(other)).Id);
        await users.Client.PatchAsync(ada, """{"name":"Ada King"}""");
        await users.Client.PatchAsync(eve, """{"status":"inactive"}""");
        await users.KillAsync(Cancel);
        tap.Refuse = _ => false;

        // A store that loses what it acknowledged: the claim of one user.
        var claim = "e:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
        using var forgotten = await users.Sidecar.DeleteAsync($"/v1.0/state/statestore/{claim}", Cancel);
        forgotten.EnsureSuccessStatusCode();

        // A process that died between taking a block of numbers and registering it.
        using var next = await users.Sidecar.GetAsync("/v1.0/state/statestore/n", Cancel);
        var first = JsonElement.Parse(await next.Content.ReadAsStringAsync(Cancel)).GetProperty("next").GetInt64();
        using var taken = await users.Sidecar.PostAsJsonAsync("/v1.0/state/statestore", new[]
        {
            new { key = "n", value = new { next = first + Block, nonce = "dead" }, etag = next.Headers.NonValidated["ETag"].ToString(), options = new { concurrency = "first-write" } },
        }, Cancel);
        taken.EnsureSuccessStatusCode();

        var report = await WalkAsync(users, exitCode: 0);
        Assert.Contains("Users: 2 live, 0 deleted", report, StringComparison.Ordinal);
        Assert.Contains($"{Block} that nobody will use made void", report, StringComparison.Ordinal);
        Assert.Contains("left in documents: 2\n", report, StringComparison.Ordinal);
        Assert.Contains("Claims given back to their users: 1; users whose address another user has: 0", report, StringComparison.Ordinal);
        await EventTests.ToldAsync(product, ada, 2, Soon);
        await EventTests.ToldAsync(product, eve, 2, Soon);

        var again = await WalkAsync(users, exitCode: 0, "--all");
        Assert.Contains("Present versions published again: 2", again, StringComparison.Ordinal);
        Assert.Contains($"{Block} numbers void", again, StringComparison.Ordinal);
        await Eventually.TrueAsync("both are told again", Soon, () => product.Listener.Of(ada).Count > 1 && product.Listener.Of(eve).Count > 1, Cancel);
        Assert.Empty(product.Listener.Of(ada)[^1].GetProperty("data").GetProperty("changed").EnumerateArray());

        users.Start();
        await product.ReadyAsync(Cancel);
        Assert.Equal([ada], (await users.Client.FindAsync(email)).Ids());
        (await users.Client.PostAsync(UsersApi.Body(email))).IsProblem(HttpStatusCode.Conflict, "email-taken");
    }

    static async Task<string> WalkAsync(Instance users, int exitCode, params string[] options)
    {
        var walk = users.Run(["walk", .. options]);
        await walk.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        var report = string.Join('\n', walk.Lines) + "\n";
        Assert.True(walk.ExitCode == exitCode, report);
        return report;
    }
}
