using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Invocation.NameResolution;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.Invocation;

/// <summary>Service invocation for both doors: finds the app, calls it, tries again where Dapr does.</summary>
sealed class Invoker(SidecarOptions options, LocalApp local, Peers peers, INameResolver names, ResourceSet resources)
{
    /// <summary>Another one travels as POST, as in daprd.</summary>
    static readonly HashSet<string> verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    public static ApiError NoTarget { get; } =
        new(404, StatusCode.NotFound, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");

    public static ApiError TooLarge(InvokeCall call) => Failure(call, StreamTooLarge);

    const string InvalidVerb = "rpc error: code = Internal desc = error invoking app channel: rpc error: code = InvalidArgument desc = ";

    public const string StreamTooLarge = "stream too large";

    /// <returns>The app's answer, whatever its status; its body streams and is the caller's to dispose of.</returns>
    public async Task<ApiResult<HttpResponseMessage>> InvokeAsync(InvokeCall call, CancellationToken cancellation)
    {
        if (call.AppId.Length == 0)
            return Failure(call, "app id is empty");
        if (call.AppId.Count(c => c == '.') > 1)
            return Failure(call, $"invalid app id {call.AppId}");
        var (method, refused) = MethodPath.Normalise(call.Method);
        if (method is null)
            return Failure(call, refused!);

        if (call.Verb is "" or "NONE" or "CONNECT")
            return Failure(call, InvalidVerb + (call.Verb == "" ? "missing HTTP extension field" : "invalid HTTP verb"));
        if (!verbs.Contains(call.Verb))
            call = call with { Verb = "POST" };

        var appId = call.AppId.Split('.')[0];
        var outcome = resources.Resiliency.App(appId) is { } policy
            ? await UnderPolicyAsync(policy, appId, call, method, cancellation)
            : await AsDaprDoesAsync(appId, call, method, cancellation);
        return outcome.Error is { } error ? Failure(call, error) : outcome.Response!;
    }

    /// <summary>A policy of the user's covers the whole call, a new look for the app included, and takes an app's bad status as a failure.</summary>
    async Task<InvokeOutcome> UnderPolicyAsync(PolicySpec policy, string appId, InvokeCall call, string method, CancellationToken cancellation)
    {
        HttpResponseMessage? last = null;
        try
        {
            return await Once(policy, call).RunAsync<InvokeOutcome>(
                async attempt =>
                {
                    last?.Dispose();
                    var outcome = appId == options.AppId ? await CallLocalAsync(call, method, attempt)
                        : await names.ResolveAsync(appId, attempt) is { } address ? await peers.CallAsync(address, appId, call, method, attempt)
                        : NotFound;
                    // too late: nobody waits for it any more
                    if (attempt.IsCancellationRequested)
                        outcome.Response?.Dispose();
                    attempt.ThrowIfCancellationRequested();
                    last = outcome.Response;
                    var status = (int?)last?.StatusCode;
                    return new(outcome, status is null or < 200 or >= 400, status);
                },
                () => InvokeOutcome.Failed("context deadline exceeded"), cancellation);
        }
        catch (OperationCanceledException)
        {
            last?.Dispose();
            throw;
        }
    }

    /// <summary>Without one, only a sidecar that is out of reach is tried again, three times, at the address that was found.</summary>
    async Task<InvokeOutcome> AsDaprDoesAsync(string appId, InvokeCall call, string method, CancellationToken cancellation)
    {
        if (appId == options.AppId)
            return await CallLocalAsync(call, method, cancellation);
        if (await names.ResolveAsync(appId, cancellation) is not { } address)
            return NotFound;
        var outcome = await Once(PolicyRunner.ServiceRetries, call).RunAsync<InvokeOutcome>(
            async attempt =>
            {
                var outcome = await peers.CallAsync(address, appId, call, method, attempt);
                return new(outcome, outcome.Unreachable);
            },
            () => default, cancellation);
        return outcome.Unreachable && call.Streamed is null
            ? InvokeOutcome.Failed($"failed to invoke target {appId} after 3 retries. Error: {outcome.Error}")
            : outcome;
    }

    async Task<InvokeOutcome> CallLocalAsync(InvokeCall call, string method, CancellationToken cancellation) => local.Exists
        ? await local.CallAsync(call, method, cancellation)
        : InvokeOutcome.Failed("cannot invoke local endpoint: app channel not initialized");

    /// <summary>A body of unknown length has gone by after one attempt.</summary>
    static PolicySpec Once(PolicySpec policy, InvokeCall call) => call.Streamed is null ? policy : policy with { Retry = null };

    static InvokeOutcome NotFound => InvokeOutcome.Failed("no host found with the given ID");

    public static ApiError Failure(string appId, string error) =>
        new(500, StatusCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {error}");

    static ApiError Failure(InvokeCall call, string error) => Failure(call.AppId, error);
}
