using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Metadata;
using Sidecar.Runtime;

namespace Sidecar.Api.Grpc;

/// <summary>Metadata and shutdown.</summary>
static class OperationMethods
{
    public static void Register(DaprMethods methods)
    {
        methods.Add<SidecarMetadata, GetMetadataRequest, GetMetadataResponse>("GetMetadata", GetMetadataAsync);
        methods.Add<SidecarMetadata, SetMetadataRequest, Empty>("SetMetadata", SetMetadataAsync);
        methods.Add<Lifecycle, ShutdownRequest, Empty>("Shutdown", ShutdownAsync);
    }

    static Task<ApiResult<GetMetadataResponse>> GetMetadataAsync(
        SidecarMetadata metadata, GetMetadataRequest request, ServerCallContext context) =>
        Task.FromResult<ApiResult<GetMetadataResponse>>(ToResponse(metadata.Read()));

    static Task<ApiResult<Empty>> SetMetadataAsync(
        SidecarMetadata metadata, SetMetadataRequest request, ServerCallContext context)
    {
        metadata.Set(request.Key, request.Value);
        return Task.FromResult<ApiResult<Empty>>(new Empty());
    }

    static Task<ApiResult<Empty>> ShutdownAsync(
        Lifecycle lifecycle, ShutdownRequest request, ServerCallContext context)
    {
        lifecycle.RequestStopAfterResponse(context.GetHttpContext());
        return Task.FromResult<ApiResult<Empty>>(new Empty());
    }

    static GetMetadataResponse ToResponse(MetadataDocument metadata) => new()
    {
        Id = metadata.Id,
        RuntimeVersion = metadata.RuntimeVersion,
        RegisteredComponents = { (metadata.Components ?? []).Select(ToMessage) },
        ExtendedMetadata = { metadata.Extended.ToDictionary() },
        Subscriptions = { (metadata.Subscriptions ?? []).Select(ToMessage) },
        AppConnectionProperties = ToMessage(metadata.AppConnectionProperties),
        ActorRuntime = new()
        {
            RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Disabled,
            Placement = metadata.ActorRuntime.Placement,
        },
    };

    static AppConnectionProperties ToMessage(MetadataApp app) => new()
    {
        Port = app.Port ?? 0,
        Protocol = app.Protocol,
        ChannelAddress = app.ChannelAddress,
        MaxConcurrency = app.MaxConcurrency ?? 0,
        Health = app.Health is { } health ? ToMessage(health) : null,
    };

    static AppConnectionHealthProperties ToMessage(MetadataHealth health) => new()
    {
        HealthCheckPath = health.HealthCheckPath,
        HealthProbeInterval = health.HealthProbeInterval,
        HealthProbeTimeout = health.HealthProbeTimeout,
        HealthThreshold = health.HealthThreshold,
    };

    static RegisteredComponents ToMessage(MetadataComponent component) => new()
    {
        Name = component.Name,
        Type = component.Type,
        Version = component.Version,
        Capabilities = { component.Capabilities ?? [] },
    };

    static PubsubSubscription ToMessage(MetadataSubscription subscription) => new()
    {
        PubsubName = subscription.PubSub,
        Topic = subscription.Topic,
        Metadata = { subscription.Metadata?.ToDictionary() ?? [] },
        Rules = new() { Rules = { subscription.Rules.Select(ToMessage) } },
        DeadLetterTopic = subscription.DeadLetterTopic,
        Type = subscription.Type == "DECLARATIVE"
            ? PubsubSubscriptionType.Declarative
            : PubsubSubscriptionType.Programmatic,
    };

    static PubsubSubscriptionRule ToMessage(MetadataRule rule) =>
        new() { Match = rule.Match ?? "", Path = rule.Path };
}
