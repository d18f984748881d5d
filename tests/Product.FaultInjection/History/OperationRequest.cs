namespace Product.FaultInjection.History;

enum RequestKind
{
    Create,
    Change,
    Delete,
    Read,

    /// <summary>One page of users: of the whole list, or of those with an address.</summary>
    List,
}

/// <param name="UserId">For a change, a delete or a read.</param>
/// <param name="Email">The requested address.</param>
/// <param name="Name">For a create: unique, except among the retries of one request.</param>
/// <param name="IdempotencyKey">For a create that may be retried.</param>
/// <param name="IfMatch">The version that a change requires.</param>
/// <param name="Query">For a list: the query string.</param>
sealed record OperationRequest(
    RequestKind Kind,
    string? UserId = null,
    string? Email = null,
    string? Name = null,
    string? IdempotencyKey = null,
    long? IfMatch = null,
    string? Query = null)
{
    public override string ToString()
    {
        var ifMatch = IfMatch is null ? null : $"If-Match {IfMatch}";
        string?[] details = [UserId, Email, Name, IdempotencyKey, ifMatch, Query];
        return $"{Kind} {string.Join(' ', details.OfType<string>())}";
    }
}
