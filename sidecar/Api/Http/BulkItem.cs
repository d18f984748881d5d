using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Sidecar.PubSub;

namespace Sidecar.Api.Http;

/// <summary>One entry of a bulk publish.</summary>
/// <param name="Json">The event as JSON.</param>
/// <param name="Text">The event if it is a JSON string.</param>
sealed record BulkItem(
    string EntryId, byte[] Json, string? Text, string ContentType, Dictionary<string, string>? Metadata)
{
    const string Mismatch = "error: mismatch between contentType and event";

    static readonly SearchValues<char> Base64Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The bytes of the event, decoded by its content type; or the error.</summary>
    public (byte[]? Data, string? Error) Data()
    {
        if (ContentTypes.IsJson(ContentType) || ContentTypes.IsCloudEvent(ContentType))
            return (Json, null);
        if (Text is null)
            return (null, Mismatch);
        if (ContentTypes.IsText(ContentType))
            return (Encoding.UTF8.GetBytes(Text), null);
        return ContentTypes.IsBinary(ContentType) ? Decode(Text) : (null, Mismatch);
    }

    static (byte[]? Data, string? Error) Decode(string text)
    {
        if (Base64.IsValid(text))
            return (Convert.FromBase64String(text), null);
        var position = text.AsSpan().IndexOfAnyExcept(Base64Alphabet);
        return (null, "error: unable to decode base64 application/octect-stream data: "
            + $"illegal base64 data at input byte {(position >= 0 ? position : text.Length)}");
    }
}
