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
    public static void Register(RuntimeMethods methods)
    {
        methods.Add<SidecarMetadata, GetMetadataRequest, GetMetadataResponse>("GetMetadata", (metadata, _, _) =>
            Task.FromResult<ApiResult<GetMetadataResponse>>(ToWire(metadata.Read())));
        methods.Add<SidecarMetadata, SetMetadataRequest, Empty>("SetMetadata", (metadata, request, _) =>
        {
            metadata.Set(request.Key, request.Value);
            return Done();
        });
        methods.Add<Lifecycle, ShutdownRequest, Empty>("Shutdown", (lifecycle, _, call) =>
        {
            lifecycle.RequestStopAfter(call.GetHttpContext());
            return Done();
        });
    }

    static Task<ApiResult<Empty>> Done() => Task.FromResult<ApiResult<Empty>>(new Empty());

    static GetMetadataResponse ToWire(MetadataDocument metadata)
    {
        var app = metadata.AppConnectionProperties;
        return new()
        {
            Id = metadata.Id,
            RuntimeVersion = metadata.RuntimeVersion,
            RegisteredComponents = { (metadata.Components ?? []).Select(ToWire) },
            ExtendedMetadata = { metadata.Extended.ToDictionary() },
            Subscriptions = { (metadata.Subscriptions ?? []).Select(ToWire) },
            AppConnectionProperties = new()
            {
                Port = app.Port ?? 0,
                Protocol = app.Protocol,
                ChannelAddress = app.ChannelAddress,
                MaxConcurrency = app.MaxConcurrency ?? 0,
                Health = app.Health is not { } health ? null : new()
                {
                    HealthCheckPath = health.HealthCheckPath,
                    HealthProbeInterval = health.HealthProbeInterval,
                    HealthProbeTimeout = health.HealthProbeTimeout,
                    HealthThreshold = health.HealthThreshold,
                },
            },
            ActorRuntime = new()
            {
                RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Disabled,
                Placement = metadata.ActorRuntime.Placement,
            },
        };
    }

    static RegisteredComponents ToWire(MetadataComponent component) =>
        new() { Name = component.Name, Type = component.Type, Version = component.Version, Capabilities = { component.Capabilities ?? [] } };

    static PubsubSubscription ToWire(MetadataSubscription subscription) => new()
    {
        PubsubName = subscription.PubSub,
        Topic = subscription.Topic,
        Metadata = { (subscription.Metadata ?? new Dictionary<string, string>()).ToDictionary() },
        Rules = new() { Rules = { subscription.Rules.Select(rule => new PubsubSubscriptionRule { Match = rule.Match ?? "", Path = rule.Path }) } },
        DeadLetterTopic = subscription.DeadLetterTopic,
        Type = subscription.Type == "DECLARATIVE" ? PubsubSubscriptionType.Declarative : PubsubSubscriptionType.Programmatic,
    };
}
