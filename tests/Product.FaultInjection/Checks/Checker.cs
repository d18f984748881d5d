using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>Compares what clients asked and were told with what is there in the end. Pure: the same values, the same judgement.</summary>
static class Checker
{
    public static IReadOnlyList<Violation> Judge(IReadOnlyCollection<Operation> history, Snapshot found) =>
    [
        .. Changes.Judge(history, found),
        .. Creates.Judge(history, found),
        .. Addresses.Judge(history, found),
        .. Events.Judge(found),
        .. Listing.Judge(found),
    ];
}
