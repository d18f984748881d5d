using StackExchange.Redis;

namespace Sidecar.Redis;

/// <summary>
/// One connection that multiplexes all commands; opened in the background, and reopened whenever it is lost.
/// </summary>
/// <param name="timeout">For the response to a command.</param>
sealed class RedisConnection(RedisSettings settings, TimeSpan timeout) : IAsyncDisposable
{
    /// <summary>Enough for a reachable server; the library itself waits longer for one that is not.</summary>
    static readonly TimeSpan FirstConnectionTimeout = TimeSpan.FromSeconds(1);

    readonly Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(settings.ToOptions(timeout));

    public RedisConnection(RedisSettings settings)
        : this(settings, settings.Timeout)
    {
    }

    /// <summary>
    /// The result or an error: immediately without a connection, after the timeout if the server does not respond.
    /// </summary>
    public async Task<(T? Result, string? Error)> TryAsync<T>(
        Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        try
        {
            if (!connecting.IsCompleted)
                await connecting.WaitAsync(FirstConnectionTimeout, cancellationToken);
            var redis = await connecting;
            if (!redis.IsConnected)
                return (default, $"{settings.Address}: not connected");
            return (await command(redis.GetDatabase()).WaitAsync(cancellationToken), null);
        }
        catch (RedisServerException e)
        {
            return (default, e.Message);
        }
        catch (TimeoutException)
        {
            return (default, $"{settings.Address}: i/o timeout");
        }
        catch (RedisException e)
        {
            return (default, $"{settings.Address}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await (await connecting).CloseAsync(allowCommandsToComplete: false);
    }
}
