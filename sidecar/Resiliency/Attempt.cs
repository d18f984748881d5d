namespace Sidecar.Resiliency;

/// <summary>What one attempt came to.</summary>
/// <param name="Failed">Another attempt may mend it.</param>
/// <param name="StatusCode">The HTTP status that the policy's <c>matching</c> is held against; null is tried again in any case.</param>
readonly record struct Attempt<T>(T Result, bool Failed, int? StatusCode = null);
