#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.Http;

/// <summary>Publish and bulk publish.</summary>
static class PublishRoutes
{
    public static void Map(ApiRouter router, IServiceProvider parts)
    {
    }
}
