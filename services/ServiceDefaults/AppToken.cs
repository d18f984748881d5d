using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults;

/// <summary>
/// With <c>APP_API_TOKEN</c> set, requires it in the header <c>dapr-api-token</c>, which Dapr sends, on every route but
/// <c>/health*</c>.
/// </summary>
static class AppToken
{
    const string HeaderName = "dapr-api-token";

    public static void UseAppToken(this IApplicationBuilder app, string? token)
    {
        if (string.IsNullOrEmpty(token))
            return;

        var expected = Encoding.UTF8.GetBytes(token);
        app.Use((context, next) =>
        {
            if (IsHealth(context.Request) || HasToken(context.Request, expected))
                return next(context);

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    static bool IsHealth(HttpRequest request) => request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    static bool HasToken(HttpRequest request, byte[] expected)
    {
        var actual = Encoding.UTF8.GetBytes(request.Headers[HeaderName].ToString());
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }
}
