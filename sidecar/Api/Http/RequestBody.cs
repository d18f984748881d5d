using Microsoft.AspNetCore.Http.Features;

namespace Sidecar.Api.Http;

static class RequestBody
{
    public const string TooLarge = "stream too large";

    /// <summary>
    /// A body of up to this multiple of the limit is read to its end, so that the client gets a response instead of a
    /// reset connection.
    /// </summary>
    const int DrainFactor = 4;

    /// <summary>The whole body; null if it exceeds the limit.</summary>
    public static async Task<byte[]?> ReadBodyAsync(this HttpRequest request, CancellationToken cancellationToken)
    {
        var feature = request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        var limit = feature.MaxRequestBodySize ?? long.MaxValue / DrainFactor;
        feature.MaxRequestBodySize = limit * DrainFactor;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
            return body.Length > limit ? null : body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    /// <summary>The parameters <c>?metadata.name=value</c>, without their prefix.</summary>
    public static IEnumerable<KeyValuePair<string, string>> QueryMetadata(this HttpRequest request)
    {
        const string Prefix = "metadata.";
        return request.Query
            .Where(parameter => parameter.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(parameter => KeyValuePair.Create(parameter.Key[Prefix.Length..], parameter.Value[0] ?? ""));
    }
}
