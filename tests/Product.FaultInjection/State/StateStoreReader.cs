using System.Net.Http.Json;
using System.Text.Json;

namespace Product.FaultInjection.State;

/// <summary>Reads the state store through a sidecar's API, bypassing the service.</summary>
sealed class StateStoreReader(HttpClient sidecar, CancellationToken cancellationToken)
{
    const int KeysPerRequest = 400;

    public async Task<IReadOnlyDictionary<long, UserDocument>> UsersAsync()
    {
        var sequence = await ReadAsync(["n"]);
        var end = sequence.Count == 0 ? 1 : sequence["n"].GetProperty("next").GetInt64();
        var numbers = Enumerable.Range(1, (int)(end - 1)).ToArray();
        var found = await ReadAsync([.. numbers.Select(number => $"u:{number}")]);
        return numbers.Where(number => found.ContainsKey($"u:{number}"))
            .ToDictionary(number => (long)number, number => UserDocument.Parse(number, found[$"u:{number}"]));
    }

    public async Task<IReadOnlyDictionary<string, ClaimDocument>> ClaimsAsync(IReadOnlyCollection<string> addresses)
    {
        var found = await ReadAsync([.. addresses.Select(ClaimDocument.KeyOf)]);
        return addresses.Where(address => found.ContainsKey(ClaimDocument.KeyOf(address)))
            .ToDictionary(address => address, address => ClaimDocument.Parse(found[ClaimDocument.KeyOf(address)]));
    }

    async Task<Dictionary<string, JsonElement>> ReadAsync(string[] keys)
    {
        Dictionary<string, JsonElement> found = [];
        foreach (var chunk in keys.Chunk(KeysPerRequest))
        {
            var request = new { keys = chunk, parallelism = 32 };
            using var response = await sidecar.PostAsJsonAsync(
                "/v1.0/state/statestore/bulk", request, cancellationToken);
            response.EnsureSuccessStatusCode();
            var items = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            foreach (var item in items.EnumerateArray())
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
