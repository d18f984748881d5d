using System.Security.Cryptography;
using System.Text;

namespace Shared;

/// <summary>With <c>APP_API_TOKEN</c> set, every route but <c>/health*</c> demands it in <c>dapr-api-token</c>, as Dapr sends it.</summary>
static class AppToken
{
    public static void UseAppToken(this IApplicationBuilder app, string? token)
    {
        if (string.IsNullOrEmpty(token))
            return;

        var expected = Encoding.UTF8.GetBytes(token);
        app.Use((context, next) =>
        {
            var given = Encoding.UTF8.GetBytes(context.Request.Headers["dapr-api-token"].ToString());
            if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                || CryptographicOperations.FixedTimeEquals(given, expected))
                return next(context);

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }
}
