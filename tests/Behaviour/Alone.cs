// Most tests wait for processes: more of them at once than there are cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 5)]

namespace Behaviour;

/// <summary>Tests that measure: one after another, when the others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
