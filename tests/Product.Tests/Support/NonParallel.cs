// Starting processes keeps two cores busy; more threads would only make each test slower.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace Product.Tests;

/// <summary>Tests that measure. They run one after another, after all other tests.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
