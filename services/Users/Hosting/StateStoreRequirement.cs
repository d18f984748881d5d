using ServiceDefaults;
using Users.Dapr;

namespace Users.Hosting;

/// <summary>
/// Waits for the sidecar, then opens the gate, or stops the service if the state store cannot do conditional writes.
/// </summary>
sealed partial class StateStoreRequirement(
    DaprSidecar sidecar,
    StartupGate gate,
    ServiceExit exit,
    TimeProvider time,
    ILogger<StateStoreRequirement> logger) : SupervisedService(time, logger)
{
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(0.5);

    readonly TimeProvider time = time;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isKnown, problem) = await sidecar.CheckStateStoreAsync(cancellationToken);
            if (isKnown && problem is null)
            {
                gate.Open();
                return;
            }

            if (isKnown)
            {
                LogUnusable(DaprStateStore.Component, problem!);
                exit.Fail(1);
                return;
            }

            await Task.Delay(Delay, time, cancellationToken);
        }
    }

    [LoggerMessage(
        LogLevel.Critical,
        "The component '{Component}' {Problem}. Users needs a state store with ETags, such as state.redis or "
        + "state.postgresql v2, in the resources folder of its sidecar. Stopping.")]
    partial void LogUnusable(string component, string problem);
}
