namespace Testing;

/// <summary>Polls for a condition until a deadline, so that no test waits for a fixed time.</summary>
public static class Eventually
{
    static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(50);

    /// <param name="description">The condition, for the message of a timeout.</param>
    /// <param name="interval">The time between two polls; the default is 50 ms.</param>
    public static Task TrueAsync(
        string description,
        TimeSpan timeout,
        Func<Task<bool>> condition,
        CancellationToken cancellationToken,
        TimeSpan? interval = null) =>
        GetAsync(description, timeout, async () => await condition() ? "" : null, cancellationToken, interval);

    /// <inheritdoc cref="TrueAsync(string, TimeSpan, Func{Task{bool}}, CancellationToken, TimeSpan?)"/>
    public static Task TrueAsync(
        string description, TimeSpan timeout, Func<bool> condition, CancellationToken cancellationToken) =>
        TrueAsync(description, timeout, () => Task.FromResult(condition()), cancellationToken);

    /// <summary>The first result that is not null. An <see cref="HttpRequestException"/> counts as null.</summary>
    /// <inheritdoc cref="TrueAsync(string, TimeSpan, Func{Task{bool}}, CancellationToken, TimeSpan?)"/>
    public static async Task<T> GetAsync<T>(
        string description,
        TimeSpan timeout,
        Func<Task<T?>> get,
        CancellationToken cancellationToken,
        TimeSpan? interval = null)
        where T : class
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        Exception? lastException = null;
        do
        {
            try
            {
                if (await get() is { } result)
                    return result;
                lastException = null;
            }
            catch (HttpRequestException exception)
            {
                lastException = exception;
            }

            await Task.Delay(interval ?? DefaultInterval, cancellationToken);
        }
        while (Environment.TickCount64 < deadline);

        throw new TimeoutException($"Not within {timeout.TotalSeconds} s: {description}.", lastException);
    }
}
