using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace Users.Api;

/// <summary>The parameters of a query: each known, given once and not empty. Gathers every fault at once.</summary>
sealed class QueryParameters
{
    readonly Dictionary<string, string?> values = [];
    readonly Dictionary<string, string[]> errors = [];

    public QueryParameters(QueryString query)
    {
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var name = pair.DecodeName().ToString();
            var encoded = Encoding.UTF8.GetBytes(pair.EncodedValue.ToString());
            var bytes = WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)!;
            if (!values.TryAdd(name, Encoding.UTF8.GetString(bytes)))
                Refuse(name, "must be given once");
            else if (bytes.Length == 0)
                Refuse(name, "must not be empty");
            else if (!Utf8.IsValid(bytes))
                Refuse(name, "must be percent-encoded UTF-8");
        }
    }

    public Fault? Fault => errors.Count == 0 ? null : new(FaultCode.InvalidQuery, errors);

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Null if it is absent or at fault already.</summary>
    public string? Get(string name) => errors.ContainsKey(name) ? null : values.GetValueOrDefault(name);

    public void Refuse(string name, string sentence) => errors.TryAdd(name, [sentence]);

    /// <summary>Refuses what is not among <paramref name="names"/>.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var name in values.Keys)
        {
            if (!names.Contains(name))
                errors[name] = [names.IsEmpty ? "is not known here" : $"may not stand here; what may: {string.Join(", ", names.ToArray())}"];
        }
    }
}
