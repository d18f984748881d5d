namespace Users.Tests.Concurrency;

enum StoreOperation
{
    Read,
    ReadMany,
    Write,
    WriteMany,
}

/// <param name="IsBackground">Called by background work, which no caller can cancel.</param>
readonly record struct StoreCall(StoreOperation Operation, IReadOnlyList<string> Keys, bool IsBackground)
{
    public bool IsAbout(string prefix) => Keys[0].StartsWith(prefix, StringComparison.Ordinal);
}
