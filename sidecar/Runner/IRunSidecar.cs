namespace Sidecar.Runner;

/// <summary>The sidecar of one app of a run, of either kind.</summary>
interface IRunSidecar
{
    /// <summary>Takes its instance out of the name resolution and ends it; bounded.</summary>
    Task StopAsync();
}
