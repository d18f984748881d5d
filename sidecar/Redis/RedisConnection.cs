using StackExchange.Redis;

namespace Sidecar.Redis;

/// <summary>One connection that carries all commands side by side; made in the background, and again whenever it is lost.</summary>
/// <param name="timeout">For the answer to a command.</param>
sealed class RedisConnection(RedisSettings settings, TimeSpan timeout) : IAsyncDisposable
{
    /// <summary>A server that is there has connected by then; the library itself waits for one that is not.</summary>
    static readonly TimeSpan FirstConnection = TimeSpan.FromSeconds(1);

    readonly Task<ConnectionMultiplexer> connecting = ConnectionMultiplexer.ConnectAsync(settings.ToOptions(timeout));

    public RedisConnection(RedisSettings settings)
        : this(settings, settings.Timeout)
    {
    }

    /// <summary>The result, or why there is none: at once while there is no connection, later when the server does not answer.</summary>
    public async Task<(T? Result, string? Error)> TryAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellation)
    {
        try
        {
            if (!connecting.IsCompleted)
                await connecting.WaitAsync(FirstConnection, cancellation);
            var redis = await connecting;
            if (!redis.IsConnected)
                return (default, $"{settings.Address}: there is no connection");
            return (await command(redis.GetDatabase()).WaitAsync(cancellation), null);
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
