#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.Grpc;

/// <summary>PublishEvent and its bulk forms.</summary>
static class PublishMethods
{
    public static void Register(RuntimeMethods methods)
    {
    }
}
