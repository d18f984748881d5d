using Sidecar.Resources;

namespace Sidecar.Resiliency;

/// <summary>Runs operations under the policy of their target: a timeout for each attempt, and retries.</summary>
static class PolicyRunner
{
    /// <summary>The upper limit of a timer.</summary>
    static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(24);

    /// <summary>Dapr's default for calls between sidecars, where no policy applies to the app.</summary>
    public static PolicySpec ServiceRetries { get; } =
        new(null, new(BackoffKind.Constant, TimeSpan.FromSeconds(1), default, 3, null));

    /// <summary>Dapr's default for requests to an app at its start.</summary>
    public static PolicySpec InitializationRetries { get; } =
        new(null, new(BackoffKind.Exponential, default, TimeSpan.FromSeconds(1), 3, null));

    /// <param name="timedOut">The result of an attempt that timed out; its operation may still complete.</param>
    /// <param name="stoppingToken">Once cancelled, no further attempt starts; the last result is returned.</param>
    public static async Task<T> RunAsync<T>(
        this PolicySpec policy,
        Func<CancellationToken, Task<Attempt<T>>> operation,
        Func<T> timedOut,
        CancellationToken cancellationToken,
        CancellationToken stoppingToken = default)
    {
        var backoff = policy.Retry is { } retry ? new Backoff(retry) : null;
        while (true)
        {
            var attempt = await TryAsync(policy.Timeout, operation, timedOut, cancellationToken);
            if (attempt.Status == AttemptStatus.Succeeded
                || !Matches(policy.Retry, attempt.StatusCode)
                || backoff?.Next() is not { } pause)
            {
                return attempt.Result;
            }

            await PauseAsync(pause, cancellationToken, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return attempt.Result;
        }
    }

    static bool Matches(RetrySpec? retry, int? statusCode) =>
        statusCode is not { } code || retry?.StatusCodes?.Invoke(code) != false;

    static async Task<Attempt<T>> TryAsync<T>(
        TimeSpan? timeout,
        Func<CancellationToken, Task<Attempt<T>>> operation,
        Func<T> timedOut,
        CancellationToken cancellationToken)
    {
        if (timeout is not { } limit || limit <= TimeSpan.Zero)
            return await operation(cancellationToken);

        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(limit < MaxTimeout ? limit : MaxTimeout);
        try
        {
            // An operation that ignores its token is abandoned, as in daprd.
            return await operation(attempt.Token).WaitAsync(attempt.Token);
        }
        catch (OperationCanceledException)
            when (!cancellationToken.IsCancellationRequested && attempt.IsCancellationRequested)
        {
            return Attempt.Failure(timedOut());
        }
    }

    static async Task PauseAsync(
        TimeSpan pause, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stoppingToken);
        await Task.Delay(pause, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
