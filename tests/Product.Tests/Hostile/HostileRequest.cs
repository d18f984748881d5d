using System.Text;

namespace Product.Tests.Hostile;

/// <summary>
/// A request with hostile input, and the exact response to it. Placeholders: <c>{id}</c> is the id of an existing user,
/// <c>{mark}</c> a word that must not appear anywhere afterwards, <c>{valid}</c> the members of a valid user.
/// </summary>
/// <param name="Errors">The members or parameters with errors; no others may be reported.</param>
sealed record HostileRequest(
    string Name, string Method, string Path, int Status, string Code, params string[] Errors)
{
    const string ValidMembers = """
        "email":"{mark}@example.org","name":"Mallory"
        """;

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Whether a sidecar would change the request, so that it is sent only directly to the service.</summary>
    public bool IsDirectOnly { get; init; }

    public async Task<ApiResponse> SendAsync(
        HttpClient client, string id, string mark, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new(Method), Fill(Path));
        if (Body is not null)
        {
            // Latin-1 maps each byte to one character.
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(Fill(Encoding.Latin1.GetString(Body))));
            if (ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, Fill(value));
        return await ApiResponse.ReadAsync(await client.SendAsync(request, cancellationToken), cancellationToken);

        string Fill(string text) => text
            .Replace("{valid}", ValidMembers, StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{mark}", mark, StringComparison.Ordinal);
    }
}
