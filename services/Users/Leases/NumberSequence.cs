using System.Text.Json;
using Users.State;

namespace Users.Leases;

/// <summary>The document <c>n</c>, from which instances take blocks of numbers by compare-and-set.</summary>
sealed class NumberSequence(IStateStore store, ConditionalWriter writer)
{
    /// <summary>The store answers a read.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellationToken) =>
        (await store.ReadAsync(Keys.NextNumber, cancellationToken)).TryGetValue(out _, out _);

    /// <summary>Takes a block; null if the store does not answer.</summary>
    public async Task<NumberBlock?> TakeAsync(int size, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!(await store.ReadAsync(Keys.NextNumber, cancellationToken)).TryGetValue(out var entry, out _))
                return null;

            var first = NumbersDocument.ParseNext(entry);
            var mine = new NumbersDocument(first + size, Nonce.New());
            switch (await WriteAsync(mine, entry.ETag, cancellationToken))
            {
                case WriteResult.Written:
                    return new(first, size);
                case WriteResult.Ambiguous:
                    return null;
            }
        }

        return null;
    }

    Task<WriteResult> WriteAsync(NumbersDocument mine, string etag, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            new(Keys.NextNumber, JsonSerializer.SerializeToUtf8Bytes(mine, DocumentJson.Compact.NumbersDocument), etag),
            found => WriteResults.WrittenIf(NumbersDocument.Parse(found)?.Nonce == mine.Nonce),
            cancellationToken);
}
