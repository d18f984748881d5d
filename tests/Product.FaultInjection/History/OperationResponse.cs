using System.Text.Json;

namespace Product.FaultInjection.History;

/// <param name="Status">Null if no response arrived.</param>
/// <param name="Code">The problem code of an error response; without a response, the network error.</param>
/// <param name="NotSent">Whether no connection was established, so that the request was never sent.</param>
sealed record OperationResponse(
    int? Status,
    string Code = "",
    ReturnedUser? User = null,
    bool NotSent = false,
    TimeSpan? RetryAfter = null)
{
    public override string ToString()
    {
        var user = User is null ? "" : $"{User.Id} version {User.Version} {User.Email}";
        return $"{(Status is null ? "no response" : Status)} {Code}{user}";
    }
}

/// <summary>A user as a response contains it.</summary>
/// <param name="Json">The whole document: two responses with the same version must be identical.</param>
sealed record ReturnedUser(string Id, long Version, string Email, string Name, string Json)
{
    public static ReturnedUser Parse(JsonElement user) => new(
        user.GetProperty("id").GetString()!,
        user.GetProperty("version").GetInt64(),
        user.GetProperty("email").GetString()!,
        user.GetProperty("name").GetString()!,
        user.GetRawText());
}
