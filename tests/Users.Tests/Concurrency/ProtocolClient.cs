using System.Text.Json;
using Users.Store;

namespace Users.Tests.Concurrency;

/// <summary>Creates and changes users, and repeats what was not done.</summary>
static class ProtocolClient
{
    static readonly JsonElement Empty = JsonElement.Parse("{}");

    public static NewUser NewUser(string email)
    {
        Assert.True(EmailAddress.TryParse(email, out var address, out _));
        return new(address, email, Empty);
    }

    /// <summary>With an idempotency key, so that a repetition creates one user.</summary>
    public static async Task<User> CreateAsync(this Protocol protocol, string email)
    {
        var key = new IdempotencyKey($"key of {email}", email);
        return await UntilDoneAsync(async () =>
        {
            _ = (await protocol.Create.RunAsync(NewUser(email), key)).TryGetValue(out var created, out var error);
            return (created?.User, error);
        });
    }

    public static async Task<User> RenameAsync(this Protocol protocol, UserId id, string name) =>
        await UntilDoneAsync(async () =>
        {
            var patch = new UserPatch(null, name, null, default);
            var changed = await protocol.Change.RunAsync(
                id, user => UserChange.DecideUpdate(user, patch, ExpectedVersion.Any));
            _ = changed.TryGetValue(out var user, out var error);
            return (user, error);
        });

    public static async Task<User> MoveAsync(this Protocol protocol, UserId id, string email) =>
        await UntilDoneAsync(async () =>
        {
            var patch = new UserPatch(NewUser(email).Email, null, null, default);
            var changed = await protocol.Change.RunAsync(
                id, user => UserChange.DecideUpdate(user, patch, ExpectedVersion.Any));
            _ = changed.TryGetValue(out var user, out var error);
            return (user, error);
        });

    static async Task<User> UntilDoneAsync(Func<Task<(User? User, UserError? Error)>> attempt)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var (user, error) = await attempt();
            if (user is not null)
                return user;
            Assert.Contains(
                error!.Code,
                (UserErrorCode[])
                [UserErrorCode.StoreUnavailable, UserErrorCode.OutcomeUnknown, UserErrorCode.OutboxFull]);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
