using System.Globalization;

namespace Users.ModelChecking;

/// <summary>The steps of a run, for the message of a violation.</summary>
sealed class StepTrace
{
    readonly List<(TimeSpan At, Step Step)> steps = [];

    public IEnumerable<string> Lines => steps.Select(taken => TextOf(taken.At, taken.Step));

    public void Add(TimeSpan at, Step step) => steps.Add((at, step));

    static string TextOf(TimeSpan at, Step step) => string.Create(
        CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:0.000} {step.Process ?? step.Call?.Process} {step}");
}
