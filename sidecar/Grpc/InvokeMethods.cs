#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.Grpc;

/// <summary>InvokeService.</summary>
static class InvokeMethods
{
    public static void Register(RuntimeMethods methods)
    {
    }
}
