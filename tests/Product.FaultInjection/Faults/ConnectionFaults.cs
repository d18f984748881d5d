namespace Product.FaultInjection.Faults;

/// <summary>Connections that are cut, and responses that are late, lost or truncated.</summary>
static class ConnectionFaults
{
    /// <summary>How much of a truncated response gets through, in bytes.</summary>
    const int TruncatedBytes = 20;

    public static IEnumerable<InjectedFault> For(string endpoints, TcpProxy proxy) =>
    [
        Cut(endpoints, proxy),
        DelayResponses(endpoints, proxy),
        LoseResponses(endpoints, proxy),
        TruncateResponses(endpoints, proxy),
    ];

    static InjectedFault Cut(string endpoints, TcpProxy proxy) => new($"cut {endpoints}", (_, _) =>
    {
        proxy.Cut();
        return Task.CompletedTask;
    });

    static InjectedFault DelayResponses(string endpoints, TcpProxy proxy) =>
        new($"delay responses between {endpoints}", async (duration, cancellationToken) =>
        {
            proxy.ResponseDelay = duration / 10;
            await Task.Delay(duration, cancellationToken);
            proxy.ResponseDelay = default;
        });

    static InjectedFault LoseResponses(string endpoints, TcpProxy proxy) =>
        new($"lose responses between {endpoints}", async (duration, cancellationToken) =>
        {
            proxy.DropResponses = true;
            await Task.Delay(duration / 2, cancellationToken);
            // the open connections lack the bytes that were dropped, so they cannot be used again
            proxy.Refuse = true;
            proxy.Cut();
            proxy.DropResponses = false;
            proxy.Refuse = false;
        });

    static InjectedFault TruncateResponses(string endpoints, TcpProxy proxy) =>
        new($"truncate responses between {endpoints}", async (duration, cancellationToken) =>
        {
            proxy.CutResponsesAfter = TruncatedBytes;
            await Task.Delay(duration / 4, cancellationToken);
            proxy.CutResponsesAfter = null;
        });
}
