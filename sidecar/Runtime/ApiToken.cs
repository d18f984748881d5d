using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Runtime;

/// <summary><c>DAPR_API_TOKEN</c>: the same header for HTTP and gRPC, compared in constant time.</summary>
sealed class ApiToken(SidecarOptions options)
{
    const string Header = "dapr-api-token";

    static readonly ApiError Missing = Unauthorized("missing api token in request metadata");

    static readonly ApiError Mismatch = Unauthorized("authentication error: api token mismatch");

    readonly byte[]? expected = options.ApiToken is { Length: > 0 } token ? Encoding.UTF8.GetBytes(token) : null;

    /// <summary>Null for a valid request, whose header is removed: it must not reach the app that is called.</summary>
    public ApiError? Check(IHeaderDictionary headers)
    {
        if (expected is null)
            return null;
        var given = headers[Header].ToString();
        if (given.Length == 0)
            return Missing;
        // The server decodes headers as Latin-1: this restores the original bytes.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(given), expected))
            return Mismatch;
        headers.Remove(Header);
        return null;
    }

    static ApiError Unauthorized(string reason) => new(401, StatusCode.Unauthenticated, "Unauthorized", "Unauthorized")
    {
        Details = new("Unauthorized", new Dictionary<string, string>
        {
            ["http.code"] = "401",
            ["http.error_message"] = reason,
        }),
    };
}
