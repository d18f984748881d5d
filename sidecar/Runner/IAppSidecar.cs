namespace Sidecar.Runner;

/// <summary>The sidecar of one app of a run, of either kind.</summary>
interface IAppSidecar
{
    /// <summary>Removes its registration from the name resolution and stops it, within a bounded time.</summary>
    Task StopAsync();
}
