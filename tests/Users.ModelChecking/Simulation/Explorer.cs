using System.Globalization;

namespace Users.ModelChecking;

/// <summary>
/// Runs a scenario in every order, with faults at every step; or at random, from a seed that stands in the message of a
/// failure.
/// </summary>
static class Explorer
{
    /// <summary><c>EXPLORE=long</c>: more faults in a run, and more runs.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("EXPLORE") == "long";

    static readonly Bounds[] Short = [new(Faults: 1, Switches: 1), new(Faults: 0, Switches: 2)];

    // The protocol never writes with an ETag where nothing is: the two semantics seldom differ.
    static readonly Bounds[] Shorter = [new(Faults: 1, Switches: 0), new(Faults: 0, Switches: 1)];
    static readonly Bounds[] Long =
        [new(Faults: 2, Switches: 0), new(Faults: 1, Switches: 2), new(Faults: 0, Switches: 5)];

    /// <param name="bounds">Instead of the usual ones.</param>
    public static void Exhaust(Semantics semantics, Action<Run> scenario, params Bounds[] bounds)
    {
        var usual = IsLong ? Long : semantics == Semantics.Redis ? Short : Shorter;
        foreach (var some in bounds.Length > 0 ? bounds : usual)
            Exhaust(semantics, some, scenario);
    }

    static void Exhaust(Semantics semantics, Bounds bounds, Action<Run> scenario)
    {
        var choices = new AllChoices();
        var runs = 0;
        do
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"run {++runs}");
            RunOnce(semantics, new Even(), choices, bounds, scenario, name);
        }
        while (choices.Next());

        TestContext.Current.TestOutputHelper?.WriteLine($"{bounds}: {runs} runs, {choices.States} states");
    }

    /// <summary>The one run in which these steps are taken, in this order.</summary>
    public static Run Follow(Semantics semantics, Action<Run> scenario, params Predicate<Step>[] script)
    {
        var choices = new ScriptedSchedule(script);
        var bounds = new Bounds(Faults: script.Length, Freezes: true);
        var run = RunOnce(semantics, new Even(), choices, bounds, scenario, "the run");
        return choices.IsFollowed
            ? run
            : throw new InvariantViolation($"the schedule was not followed to its end\n{run.Trace}");
    }

    public static Run RandomWalk(Semantics semantics, int seed, double chanceOfFault, Action<Run, Random> scenario)
    {
        var random = new Random(seed);
        return RunOnce(
            semantics,
            random,
            new RandomChoices(random, chanceOfFault),
            new(int.MaxValue, Freezes: true, Publishing: true),
            run => scenario(run, random),
            string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
    }

    static Run RunOnce(
        Semantics semantics, Random random, IChoices choices, Bounds bounds, Action<Run> scenario, string name)
    {
        var run = new Run(new(semantics), random);
        try
        {
            scenario(run);
            if (run.RunUnderFaults(choices, bounds))
                run.CheckInvariants();
            return run;
        }
        catch (Exception violation)
        {
            throw new InvariantViolation($"{name} on {semantics}: {violation.Message}\n{run.Trace}", violation);
        }
    }

    /// <summary>Pauses are as long as they are meant.</summary>
    sealed class Even : Random
    {
        public override double NextDouble() => Sample();

        protected override double Sample() => 0.5;
    }
}
