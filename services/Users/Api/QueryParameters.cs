using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace Users.Api;

/// <summary>The parameters of a query: each known, given once and not empty. Collects every error.</summary>
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
                AddError(name, "must be given once");
            else if (bytes.Length == 0)
                AddError(name, "must not be empty");
            else if (!Utf8.IsValid(bytes))
                AddError(name, "must be percent-encoded UTF-8");
        }
    }

    public RequestProblem? Problem => errors.Count == 0 ? null : new(ServiceDefaults.Problem.InvalidQuery, errors);

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Null if the parameter is absent or has an error.</summary>
    public string? Get(string name) => errors.ContainsKey(name) ? null : values.GetValueOrDefault(name);

    public void AddError(string name, string sentence) => errors.TryAdd(name, [sentence]);

    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var name in values.Keys)
        {
            if (names.Contains(name))
                continue;
            errors[name] =
                [names.IsEmpty ? "is unknown" : $"is not allowed here; allowed: {string.Join(", ", names!)}"];
        }
    }
}
