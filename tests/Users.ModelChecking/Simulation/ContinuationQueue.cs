namespace Users.ModelChecking;

/// <summary>What the processes run next, in the order in which it became ready.</summary>
sealed class ContinuationQueue
{
    readonly Queue<(Process Process, Action Action)> ready = [];

    public void Add(Process process, Action action) => ready.Enqueue((process, action));

    public void Drain()
    {
        while (ready.TryDequeue(out var next))
        {
            if (!next.Process.IsDead)
                next.Process.Run(next.Action);
        }
    }
}
