using Microsoft.AspNetCore.Http.Features;

namespace Sidecar.Api.Http;

static class RequestBody
{
    public const string TooLarge = "stream too large";

    /// <summary>A body this many times too large is read to its end, so that its sender hears the answer instead of a broken connection.</summary>
    const int Patience = 4;

    /// <summary>The whole body; null when it is larger than the API takes.</summary>
    public static async Task<byte[]?> ReadBodyAsync(this HttpRequest request, CancellationToken cancellation)
    {
        var feature = request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        var limit = feature.MaxRequestBodySize ?? long.MaxValue / Patience;
        feature.MaxRequestBodySize = limit * Patience;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        try
        {
            await request.Body.CopyToAsync(body, cancellation);
            return body.Length > limit ? null : body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    /// <summary><c>?metadata.name=value</c>, without its prefix.</summary>
    public static IEnumerable<KeyValuePair<string, string>> QueryMetadata(this HttpRequest request)
    {
        const string Prefix = "metadata.";
        return request.Query
            .Where(parameter => parameter.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(parameter => KeyValuePair.Create(parameter.Key[Prefix.Length..], parameter.Value[0] ?? ""));
    }
}
