namespace Behaviour;

/// <summary>Tests that kill, delay or measure: one after another, when the others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
