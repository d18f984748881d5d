// Starting processes keeps two cores busy: more at once would only make each of them late.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace Product.Tests;

/// <summary>Tests that measure: one after another, when the others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
