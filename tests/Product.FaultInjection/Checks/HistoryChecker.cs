using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>Compares the recorded history with the final state. A pure function of the two.</summary>
static class HistoryChecker
{
    public static IReadOnlyList<BrokenPromise> Check(
        IReadOnlyCollection<RecordedOperation> history, FinalState state) =>
    [
        .. ChangeChecks.Check(history, state),
        .. CreateChecks.Check(history, state),
        .. AddressChecks.Check(history, state),
        .. EventChecks.Check(state),
        .. ListingChecks.Check(state),
    ];
}
