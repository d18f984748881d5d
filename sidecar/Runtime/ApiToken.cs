using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Runtime;

/// <summary><c>DAPR_API_TOKEN</c>: the same header at both doors, compared in constant time.</summary>
sealed class ApiToken(SidecarOptions options)
{
    const string Header = "dapr-api-token";

    static readonly ApiError Missing = Refusal("missing api token in request metadata");
    static readonly ApiError Wrong = Refusal("authentication error: api token mismatch");

    readonly byte[]? expected = options.ApiToken is { Length: > 0 } token ? Encoding.UTF8.GetBytes(token) : null;

    /// <summary>Null for an accepted request, whose header is taken out: it is not for the app that is called.</summary>
    public ApiError? Check(IHeaderDictionary headers)
    {
        if (expected is null)
            return null;
        var given = headers[Header].ToString();
        if (given.Length == 0)
            return Missing;
        // the door reads headers as Latin1: these are the bytes that came
        if (!CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(given), expected))
            return Wrong;
        headers.Remove(Header);
        return null;
    }

    static ApiError Refusal(string reason) => new(401, StatusCode.Unauthenticated, "Unauthorized", "Unauthorized")
    {
        Details = new("Unauthorized", new Dictionary<string, string> { ["http.code"] = "401", ["http.error_message"] = reason }),
    };
}
