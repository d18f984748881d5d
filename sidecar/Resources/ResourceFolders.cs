#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.Resources;

static class ResourceFolders
{
    public static ResourceSet Load(SidecarOptions options) => new([], [], new NoResiliency());
    sealed class NoResiliency : IResiliency
    {
        public IReadOnlyList<string> Names => [];
        public PolicySpec? App(string appId) => null;
        public PolicySpec Outbound(ComponentSpec component) => PolicySpec.None;
        public PolicySpec Inbound(ComponentSpec component) => PolicySpec.None;
    }
}
