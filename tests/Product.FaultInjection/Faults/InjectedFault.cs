namespace Product.FaultInjection.Faults;

/// <summary>A fault that can be injected into the product and is repaired before the injection ends.</summary>
/// <param name="InjectAsync">Takes the duration of the fault.</param>
sealed record InjectedFault(string Name, Func<TimeSpan, CancellationToken, Task> InjectAsync);
