using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Invocation.NameResolution;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.Invocation;

/// <summary>Service invocation for HTTP and gRPC: resolves the app, calls it, retries as Dapr does.</summary>
sealed class Invoker(
    SidecarOptions options, LocalApp local, PeerClient peers, INameResolver names, ResourceSet resources)
{
    public const string StreamTooLarge = "stream too large";

    const string InvalidVerb =
        "rpc error: code = Internal desc = error invoking app channel: rpc error: code = InvalidArgument desc = ";

    /// <summary>Any other verb is sent as POST, as in daprd.</summary>
    static readonly HashSet<string> Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    public static ApiError NoTarget { get; } = new(404, StatusCode.NotFound, "ERR_DIRECT_INVOKE",
        "failed getting app id either from the URL path or the header dapr-app-id");

    static InvokeResult NotFound => InvokeResult.Failed("no host found with the given ID");

    public static ApiError TooLarge(InvokeCall call) => Failure(call.AppId, StreamTooLarge);

    public static ApiError Failure(string appId, string error) =>
        new(500, StatusCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {error}");

    /// <returns>The app's response, with any status; its body is streamed, and the caller disposes of it.</returns>
    public async Task<ApiResult<HttpResponseMessage>> InvokeAsync(InvokeCall call, CancellationToken cancellationToken)
    {
        if (call.AppId.Length == 0)
            return Failure(call.AppId, "app id is empty");
        if (call.AppId.Count(c => c == '.') > 1)
            return Failure(call.AppId, $"invalid app id {call.AppId}");
        var (method, invalid) = MethodPath.Normalize(call.Method);
        if (method is null)
            return Failure(call.AppId, invalid!);

        if (call.Verb == "")
            return Failure(call.AppId, InvalidVerb + "missing HTTP extension field");
        if (call.Verb is "NONE" or "CONNECT")
            return Failure(call.AppId, InvalidVerb + "invalid HTTP verb");
        if (!Verbs.Contains(call.Verb))
            call = call with { Verb = "POST" };

        var appId = call.AppId.Split('.')[0];
        var result = resources.Resiliency.App(appId) is { } policy
            ? await CallWithPolicyAsync(policy, appId, call, method, cancellationToken)
            : await CallWithDefaultsAsync(appId, call, method, cancellationToken);
        return result.Error is { } error ? Failure(call.AppId, error) : result.Response!;
    }

    /// <summary>A configured policy covers the whole call, resolution included, and retries error statuses.</summary>
    async Task<InvokeResult> CallWithPolicyAsync(
        PolicySpec policy, string appId, InvokeCall call, string method, CancellationToken cancellationToken)
    {
        HttpResponseMessage? last = null;
        try
        {
            return await ForCall(policy, call).RunAsync<InvokeResult>(
                async attemptToken =>
                {
                    last?.Dispose();
                    var result = await ResolveAndCallAsync(appId, call, method, attemptToken);
                    // The attempt has timed out: its response is not used.
                    if (attemptToken.IsCancellationRequested)
                        result.Response?.Dispose();
                    attemptToken.ThrowIfCancellationRequested();
                    last = result.Response;
                    var status = (int?)last?.StatusCode;
                    return status is >= 200 and < 400 ? Attempt.Success(result) : Attempt.Failure(result, status);
                },
                () => InvokeResult.Failed("context deadline exceeded"),
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            last?.Dispose();
            throw;
        }
    }

    async Task<InvokeResult> ResolveAndCallAsync(
        string appId, InvokeCall call, string method, CancellationToken cancellationToken)
    {
        if (appId == options.AppId)
            return await CallLocalAsync(call, method, cancellationToken);
        return await names.ResolveAsync(appId, cancellationToken) is { } address
            ? await peers.CallAsync(address, appId, call, method, cancellationToken)
            : NotFound;
    }

    /// <summary>Without a policy, only an unreachable sidecar is retried: three times, at the same address.</summary>
    async Task<InvokeResult> CallWithDefaultsAsync(
        string appId, InvokeCall call, string method, CancellationToken cancellationToken)
    {
        if (appId == options.AppId)
            return await CallLocalAsync(call, method, cancellationToken);
        if (await names.ResolveAsync(appId, cancellationToken) is not { } address)
            return NotFound;
        var result = await ForCall(PolicyRunner.ServiceRetries, call).RunAsync<InvokeResult>(
            async attemptToken =>
            {
                var result = await peers.CallAsync(address, appId, call, method, attemptToken);
                return result.IsUnreachable ? Attempt.Failure(result) : Attempt.Success(result);
            },
            () => default,
            cancellationToken);
        return result.IsUnreachable && call.Streamed is null
            ? InvokeResult.Failed($"failed to invoke target {appId} after 3 retries. Error: {result.Error}")
            : result;
    }

    async Task<InvokeResult> CallLocalAsync(InvokeCall call, string method, CancellationToken cancellationToken) =>
        local.Exists
            ? await local.CallAsync(call, method, cancellationToken)
            : InvokeResult.Failed("cannot invoke local endpoint: app channel not initialized");

    /// <summary>A streamed body cannot be sent again.</summary>
    static PolicySpec ForCall(PolicySpec policy, InvokeCall call) =>
        call.Streamed is null ? policy : policy with { Retry = null };
}
