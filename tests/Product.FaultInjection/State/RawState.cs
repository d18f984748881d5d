using System.Net.Http.Json;
using System.Text.Json;

namespace Product.FaultInjection.State;

/// <summary>The state store through a sidecar's own API, past the service.</summary>
sealed class RawState(HttpClient sidecar, CancellationToken cancel)
{
    const int KeysAtOnce = 400;

    public async Task<IReadOnlyDictionary<long, UserDocument>> UsersAsync()
    {
        var next = await ReadAsync(["n"]);
        var end = next.Count == 0 ? 1 : next["n"].GetProperty("next").GetInt64();
        var numbers = Enumerable.Range(1, (int)(end - 1)).ToArray();
        var found = await ReadAsync([.. numbers.Select(number => $"u:{number}")]);
        return numbers.Where(number => found.ContainsKey($"u:{number}"))
            .ToDictionary(number => (long)number, number => UserDocument.Of(number, found[$"u:{number}"]));
    }

    public async Task<IReadOnlyDictionary<string, ClaimDocument>> ClaimsAsync(IReadOnlyCollection<string> addresses)
    {
        var found = await ReadAsync([.. addresses.Select(ClaimDocument.KeyOf)]);
        return addresses.Where(address => found.ContainsKey(ClaimDocument.KeyOf(address)))
            .ToDictionary(address => address, address => ClaimDocument.Of(found[ClaimDocument.KeyOf(address)]));
    }

    async Task<Dictionary<string, JsonElement>> ReadAsync(string[] keys)
    {
        Dictionary<string, JsonElement> found = [];
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            using var answer = await sidecar.PostAsJsonAsync("/v1.0/state/statestore/bulk", new { keys = some, parallelism = 32 }, cancel);
            answer.EnsureSuccessStatusCode();
            foreach (var item in (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).EnumerateArray())
            {
                if (item.TryGetProperty("error", out var error))
                    throw new HttpRequestException($"{item.GetProperty("key")}: {error}");
                if (item.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
                    found[item.GetProperty("key").GetString()!] = data;
            }
        }

        return found;
    }
}
