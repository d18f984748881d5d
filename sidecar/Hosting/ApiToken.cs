using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace Sidecar.Hosting;

/// <summary><c>DAPR_API_TOKEN</c>: the same header at both doors, compared in constant time.</summary>
sealed class ApiToken(SidecarOptions options)
{
    const string Header = "dapr-api-token";

    public static ApiError Refusal { get; } = new(401, StatusCode.Unauthenticated, "Unauthorized", "Unauthorized");

    readonly byte[]? expected = options.ApiToken is { Length: > 0 } token ? Encoding.UTF8.GetBytes(token) : null;

    /// <summary>Takes the header out of an accepted request: it is not for the app that is called.</summary>
    public bool Accepts(IHeaderDictionary headers)
    {
        if (expected is null)
            return true;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(headers[Header].ToString()), expected))
            return false;
        return headers.Remove(Header);
    }
}
