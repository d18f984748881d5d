using System.Text.Json;
using Dapr;
using Dapr.Client;

// Stores books: save, read, change with an ETag, bulk, transaction, time to live, delete.
const string Store = "statestore";

using var dapr = new DaprClientBuilder().Build();
await dapr.WaitForSidecarAsync();

await dapr.SaveStateAsync(Store, "emma", new Book("Emma", 1815));
Console.WriteLine($"saved: {await dapr.GetStateAsync<Book>(Store, "emma")}");
Console.WriteLine($"absent: {await dapr.GetStateAsync<Book?>(Store, "nothing") is null}");

var (book, etag) = await dapr.GetStateAndETagAsync<Book>(Store, "emma");
Console.WriteLine($"changed: {await dapr.TrySaveStateAsync(Store, "emma", book with { Year = 1816 }, etag)}");
var changedAgain = await dapr.TrySaveStateAsync(Store, "emma", book with { Year = 1817 }, etag);
Console.WriteLine($"changed again with the old ETag: {changedAgain}");
Console.WriteLine($"deleted with the old ETag: {await dapr.TryDeleteStateAsync(Store, "emma", etag)}");

var firstWrite = new StateOptions { Concurrency = ConcurrencyMode.FirstWrite };
try
{
    await dapr.SaveStateAsync(Store, "emma", new Book("Another Emma", 2000), firstWrite);
}
catch (DaprException)
{
    Console.WriteLine("not created twice");
}

await dapr.SaveBulkStateAsync<Book>(Store,
[
    new("persuasion", new("Persuasion", 1817), ""),
    new("sanditon", new("Sanditon", 1925), ""),
]);
var books = await dapr.GetBulkStateAsync<Book>(Store, ["emma", "persuasion", "sanditon"], parallelism: 2);
foreach (var item in books.OrderBy(item => item.Key))
    Console.WriteLine($"one of many: {item.Key} {item.Value}");

var persuasion = JsonSerializer.SerializeToUtf8Bytes(new { title = "Persuasion", year = 1818 });
await dapr.ExecuteStateTransactionAsync(Store,
[
    new("sanditon", null, StateOperationType.Delete),
    new("persuasion", persuasion, StateOperationType.Upsert),
]);
Console.WriteLine($"after the transaction: {await dapr.GetStateAsync<Book>(Store, "persuasion")}");
Console.WriteLine($"deleted by the transaction: {await dapr.GetStateAsync<Book?>(Store, "sanditon") is null}");

var timeToLive = new Dictionary<string, string> { ["ttlInSeconds"] = "1" };
await dapr.SaveStateAsync(Store, "lent", new Book("Lent", 2020), metadata: timeToLive);
while (await dapr.GetStateAsync<Book?>(Store, "lent") is not null)
    await Task.Delay(100);
Console.WriteLine("expired");

var entry = await dapr.GetStateEntryAsync<Book>(Store, "emma");
entry.Value = entry.Value with { Year = 1815 };
Console.WriteLine($"entry saved: {await entry.TrySaveAsync()}");

await dapr.DeleteStateAsync(Store, "emma");
Console.WriteLine($"deleted: {await dapr.GetStateAsync<Book?>(Store, "emma") is null}");

sealed record Book(string Title, int Year);
