namespace Testing;

/// <summary>A gRPC call of an app to its sidecar. Times are in milliseconds of the system's tick count.</summary>
/// <param name="Method">Without the name of the service: <c>GetState</c>.</param>
/// <param name="Message">The request, as protobuf.</param>
public sealed record TapCall(string Method, ReadOnlyMemory<byte> Message, long Started)
{
    /// <summary>When the response was forwarded.</summary>
    public long Ended { get; internal set; } = long.MaxValue;
}
