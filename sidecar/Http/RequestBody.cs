namespace Sidecar.Http;

static class RequestBody
{
    public const string TooLarge = "stream too large";

    /// <summary>The whole body; null when it is larger than the API takes.</summary>
    public static async Task<byte[]?> ReadBodyAsync(this HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 1 << 20));
        try
        {
            await request.Body.CopyToAsync(body, cancellation);
            return body.ToArray();
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
