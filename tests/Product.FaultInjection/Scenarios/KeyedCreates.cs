using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Creates with an <c>Idempotency-Key</c>, each sent several times at once over both instances, again and again until there is an
/// answer: one user each, the same answer, never a refusal because of one's own earlier request.
/// </summary>
public sealed class KeyedCreates(World world) : FaultTest(world)
{
    const int MostCopies = 4, AtOnce = 8;

    static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_create_that_is_sent_again_makes_one_user()
    {
        var saboteur = new Saboteur(World, new Random(Profile.Seed + 4));
        var (sent, done, copies) = (0, 0, new Random(Profile.Seed + 5));
        await saboteur.DuringAsync(() => $"{done} keyed creates", () => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (sent < Profile.Current.Keys || saboteur.Dealt < Profile.Current.Blows)
            {
                var number = Interlocked.Increment(ref sent);
                int count;
                lock (copies)
                    count = copies.Next(1, MostCopies + 1);
                await Task.WhenAll(Enumerable.Range(0, count).Select(copy => SendAsync(number, copy)));
                Interlocked.Increment(ref done);
            }
        })), Cancel);

        var refused = World.Recorder.Operations.Where(operation => operation.Asked.Key is not null && operation.Told.Status is >= 400 and < 500).ToList();
        Assert.True(refused.Count == 0, $"seed {Profile.Seed}: {string.Join('\n', refused)}");
        await World.JudgeAsync();
    }

    /// <summary>At one instance, then at the other, until there is a clear answer.</summary>
    async Task SendAsync(int number, int copy)
    {
        for (var attempt = 0; ; attempt++)
        {
            var users = World.Users[(number + copy + attempt) % World.Users.Count];
            var told = (await World.Recorder.CreateAsync(users, $"keyed-{Profile.Seed}-{number}@example.org", $"Keyed {number}", $"key-{Profile.Seed}-{number}")).Told;
            if (told.Status is >= 200 and < 500)
                return;
            await Task.Delay(Again, Cancel);
        }
    }
}
