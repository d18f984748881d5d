using Dapr;
using Grpc.Core;

namespace Users.Dapr;

/// <summary>A failed call of the Dapr SDK.</summary>
/// <param name="Unexpected">What was thrown, if it is none of the SDK's own exceptions.</param>
sealed record DaprFailure(StatusCode Status, Exception? Unexpected);

/// <summary>
/// Calls of the Dapr SDK with a time limit, under the one exception policy of this service: whatever a call throws is a
/// failed call. The SDK lets exceptions of the connection through as they are, for example a SocketException of a
/// connection that breaks while it is made.
/// </summary>
static class DaprCall
{
    /// <returns>The value, or null and the failure.</returns>
    public static async Task<(T? Value, DaprFailure? Failure)> TryAsync<T>(
        Func<CancellationToken, Task<T>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return (await call(limit.Token), null);
        }
        catch (Exception exception)
        {
            return (default, FailureOf(exception));
        }
    }

    static DaprFailure FailureOf(Exception exception) => exception switch
    {
        RpcException rpc => new(rpc.StatusCode, null),
        DaprException { InnerException: RpcException rpc } => new(rpc.StatusCode, null),
        OperationCanceledException => new(StatusCode.DeadlineExceeded, null),
        DaprException or HttpRequestException => new(StatusCode.Unavailable, null),
        _ => new(StatusCode.Unknown, exception),
    };
}
