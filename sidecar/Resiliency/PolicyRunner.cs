using Sidecar.Resources;

namespace Sidecar.Resiliency;

/// <summary>Runs operations under the policy of their target: a timeout for each attempt, and retries.</summary>
static class PolicyRunner
{
    /// <summary>More than a timer can hold is as good as this.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Dapr's own policy for calls between sidecars, where no policy names the app.</summary>
    public static PolicySpec ServiceRetries { get; } = new(null, new(false, TimeSpan.FromSeconds(1), default, 3, null));

    /// <summary>Dapr's own policy for what it asks an app at start.</summary>
    public static PolicySpec InitializationRetries { get; } = new(null, new(true, default, TimeSpan.FromSeconds(1), 3, null));

    /// <param name="timedOut">The result of an attempt that took too long; what it was doing may still complete.</param>
    /// <param name="stopping">Once cancelled no further attempt is begun; the last result is the answer.</param>
    public static async Task<T> RunAsync<T>(this PolicySpec policy, Func<CancellationToken, Task<Attempt<T>>> operation, Func<T> timedOut,
        CancellationToken cancellation, CancellationToken stopping = default)
    {
        var backoff = policy.Retry is { } retry ? new Backoff(retry) : null;
        while (true)
        {
            var attempt = await TryAsync(policy.Timeout, operation, timedOut, cancellation);
            if (!attempt.Failed || !Matches(policy.Retry, attempt.StatusCode) || backoff?.Next() is not { } pause)
                return attempt.Result;
            await PauseAsync(pause, cancellation, stopping);
            if (stopping.IsCancellationRequested)
                return attempt.Result;
        }
    }

    static bool Matches(RetrySpec? retry, int? statusCode) => statusCode is not { } code || retry?.StatusCodes?.Invoke(code) != false;

    static async Task<Attempt<T>> TryAsync<T>(TimeSpan? timeout, Func<CancellationToken, Task<Attempt<T>>> operation, Func<T> timedOut,
        CancellationToken cancellation)
    {
        if (timeout is not { } limit || limit <= TimeSpan.Zero)
            return await operation(cancellation);

        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        attempt.CancelAfter(limit < Longest ? limit : Longest);
        try
        {
            // An operation that ignores its token is left alone, as daprd does.
            return await operation(attempt.Token).WaitAsync(attempt.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && attempt.IsCancellationRequested)
        {
            return new(timedOut(), Failed: true);
        }
    }

    static async Task PauseAsync(TimeSpan pause, CancellationToken cancellation, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await Task.Delay(pause, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
