using Users.Leases;
using Users.Outbox;
using Users.State;

namespace Users.Store;

/// <summary>Resolves commits of changes whose outcome is unknown, in the background.</summary>
sealed class AmbiguousCommits(UserDocuments users, BackgroundWork background, OutboxRelay outbox)
{
    /// <summary>
    /// Makes sure that the commit has taken effect or never will, then publishes what it may have left.
    /// </summary>
    /// <param name="before">The document on which the commit was based.</param>
    public async Task ResolveAsync(StoredUser before)
    {
        var published = Task.CompletedTask;
        await background.RunAsync("resolve an ambiguous commit", async cancellationToken =>
        {
            var read = await users.ReadAsync(before.Number, cancellationToken);
            var mayStillLand = !read.TryGetValue(out var now, out _) || now.ETag == before.ETag;
            if (mayStillLand && await users.TouchAsync(before, cancellationToken) == WriteResult.Ambiguous)
                return false;

            // Within the attempt, so that a stop that waits for it finds the request in the outbox.
            published = outbox.EnqueueRecovery(before.Number, EventScope.Entries);
            return true;
        });
        await published;
    }
}
