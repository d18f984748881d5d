namespace Testing;

/// <summary>Polls for a condition until a deadline: no test sleeps a fixed time.</summary>
public static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="pause">Between two looks; where a look costs much.</param>
    public static Task TrueAsync(string what, TimeSpan within, Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? pause = null) =>
        GetAsync(what, within, async () => await condition() ? "" : null, cancellationToken, pause);

    public static Task TrueAsync(string what, TimeSpan within, Func<bool> condition, CancellationToken cancellationToken) =>
        TrueAsync(what, within, () => Task.FromResult(condition()), cancellationToken);

    /// <summary>The first answer that is not null. An exception of the network counts as none.</summary>
    public static async Task<T> GetAsync<T>(string what, TimeSpan within, Func<Task<T?>> ask, CancellationToken cancellationToken, TimeSpan? pause = null)
        where T : class
    {
        var deadline = Environment.TickCount64 + (long)within.TotalMilliseconds;
        Exception? last = null;
        do
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
                last = null;
            }
            catch (HttpRequestException e)
            {
                last = e;
            }

            await Task.Delay(pause ?? Pause, cancellationToken);
        }
        while (Environment.TickCount64 < deadline);

        throw new TimeoutException($"Not within {within.TotalSeconds} s: {what}.", last);
    }
}
