namespace Architecture.Tests.Rules;

/// <summary>
/// The arrows of services/Users: each folder sees those below it. Dapr implements the ports of State and Outbox. A
/// file in the root counts by its own name: Options.cs may be seen by the folders that need a section of it.
/// </summary>
static class UsersArrows
{
    public static readonly Arrows[] Table =
    [
        new("Domain"),
        new("State", "Domain", "Options.cs"),
        new("Outbox", "Domain", "State", "Options.cs"),
        new("Leases", "Domain", "State", "Outbox", "Options.cs"),
        new("Store", "Domain", "State", "Outbox", "Leases", "Options.cs"),
        new("Api", "Domain", "State", "Outbox", "Leases", "Store", "Options.cs"),
        new("Repair", "Domain", "State", "Outbox", "Leases", "Store", "Options.cs"),
        new("Dapr", "Domain", "State", "Outbox", "Options.cs"),
        new("Hosting", Arrows.All),
        new("Options.cs"),
        new("Protocol.cs", Arrows.All),
        new("Setup.cs", Arrows.All),
        new("Program.cs", Arrows.All),
    ];
}
