namespace Users.Domain;

/// <summary>The limits of requests. The rules and the OpenAPI document take them from here.</summary>
static class Limits
{
    /// <summary>Bytes of a request body.</summary>
    public const int Body = 64 * 1024;

    /// <summary>Unicode code points of a name, after trimming.</summary>
    public const int Name = 200;

    /// <summary>Octets of an address, see <see cref="EmailAddress"/>.</summary>
    public const int Email = 254;

    /// <summary>Bytes of the attributes in UTF-8, without insignificant white space and needless escapes.</summary>
    public const int AttributesBytes = 4 * 1024;

    /// <summary>Members of the attributes, nested ones included and array elements excluded.</summary>
    public const int AttributesMembers = 32;

    /// <summary>Depth of the attributes: <c>{}</c> is 1, and an array counts.</summary>
    public const int AttributesDepth = 3;

    /// <summary>Users in a page.</summary>
    public const int Page = 200;

    public const int DefaultPage = 50;

    /// <summary>Unicode code points of a search text.</summary>
    public const int Q = 200;

    public const int Cursor = 512;

    /// <summary>Characters of an idempotency key.</summary>
    public const int ShortestKey = 8;

    /// <inheritdoc cref="ShortestKey"/>
    public const int LongestKey = 200;
}
