namespace Users.ModelChecking;

/// <summary>Decides at every point of a run which of several things happens next.</summary>
interface IChoices
{
    /// <summary>Null: from here on this run would be one that was seen before.</summary>
    Step? Pick(World world, IReadOnlyList<Step> steps);
}

/// <summary>
/// Every choice in turn, depth first: a run repeats the choices of the one before up to the last that has another way
/// left. A state that was seen before is not gone into again.
/// </summary>
sealed class AllChoices : IChoices
{
    readonly List<(int Picked, int Of)> path = [];
    readonly HashSet<ulong> seen = [];
    int depth;

    public int States => seen.Count;

    public Step? Pick(World world, IReadOnlyList<Step> steps)
    {
        if (depth == path.Count)
        {
            if (!seen.Add(world.State))
                return null;
            path.Add((0, steps.Count));
        }

        return steps[path[depth++].Picked];
    }

    /// <summary>False: there is no other run left.</summary>
    public bool Next()
    {
        depth = 0;
        while (path.Count > 0 && path[^1].Picked + 1 == path[^1].Of)
            path.RemoveAt(path.Count - 1);
        if (path.Count == 0)
            return false;
        path[^1] = (path[^1].Picked + 1, path[^1].Of);
        return true;
    }
}

/// <summary>
/// The steps that are wished for, one after the other, each as soon as it may be taken; until then what comes first.
/// </summary>
sealed class ScriptedSchedule(params Predicate<Step>[] script) : IChoices
{
    int taken;

    public bool IsFollowed => taken == script.Length;

    public Step? Pick(World world, IReadOnlyList<Step> steps)
    {
        foreach (var step in steps.Where(step => !IsFollowed && script[taken](step)))
        {
            taken++;
            return step;
        }

        return steps[0];
    }
}

/// <summary>At random, the same for the same seed.</summary>
/// <param name="faults">The chance that what happens next is a fault.</param>
sealed class RandomChoices(Random random, double faults) : IChoices
{
    public Step? Pick(World world, IReadOnlyList<Step> steps)
    {
        var wantsFault = random.NextDouble() < faults;
        var some = steps.Where(step => step.IsFault == wantsFault).ToArray();
        return some.Length > 0 ? some[random.Next(some.Length)] : steps[random.Next(steps.Count)];
    }
}
