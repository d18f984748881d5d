#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
namespace Sidecar.Resources;

static class ConfigurationFile
{
    public static ConfigurationSpec Load(SidecarOptions options) => ConfigurationSpec.Empty;
}
