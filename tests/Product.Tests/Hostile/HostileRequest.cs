using System.Text;

namespace Product.Tests.Hostile;

/// <summary>
/// A request of somebody who means no good, and its exact answer. <c>{id}</c> stands for a user that is there, <c>{mark}</c> for a word that
/// must not be found anywhere afterwards, <c>{valid}</c> for the members of a user that would be taken.
/// </summary>
/// <param name="Faults">The members or parameters that the answer names, and no others.</param>
sealed record HostileRequest(string Name, string Method, string Path, int Status, string Code, params string[] Faults)
{
    const string Valid = """
        "email":"{mark}@example.org","name":"Mallory"
        """;

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>A sidecar changes it on its way: it goes straight to the service only.</summary>
    public bool IsDirectOnly { get; init; }

    public async Task<Answer> SendAsync(HttpClient door, string id, string mark, CancellationToken cancel)
    {
        string Fill(string text) => text.Replace("{valid}", Valid, StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal).Replace("{mark}", mark, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(new(Method), Fill(Path));
        if (Body is not null)
        {
            // Byte for byte: Latin-1 has one character for each.
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(Body))));
            if (ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, Fill(value));
        var message = await door.SendAsync(request, cancel);
        return new(message.StatusCode, await message.Content.ReadAsStringAsync(cancel), message);
    }
}
