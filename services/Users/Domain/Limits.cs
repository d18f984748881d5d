namespace Users.Domain;

/// <summary>What a caller may send; the rules and the OpenAPI document read it here.</summary>
static class Limits
{
    /// <summary>Of a request, in bytes.</summary>
    public const int Body = 64 * 1024;

    /// <summary>Unicode code points, after trimming.</summary>
    public const int Name = 200;

    /// <summary>Octets of an address, see <see cref="EmailAddress"/>.</summary>
    public const int Email = 254;

    /// <summary>Bytes of UTF-8, without insignificant white space and needless escapes.</summary>
    public const int AttributesBytes = 4 * 1024;

    /// <summary>In all: nested ones counted, elements of arrays not.</summary>
    public const int AttributesMembers = 32;

    /// <summary><c>{}</c> is 1; an array counts.</summary>
    public const int AttributesDepth = 3;

    /// <summary>Users in a page.</summary>
    public const int Page = 200;

    public const int DefaultPage = 50;

    /// <summary>Unicode code points of what is searched for.</summary>
    public const int Q = 200;

    public const int Cursor = 512;

    /// <summary>Characters of an idempotency key.</summary>
    public const int ShortestKey = 8, LongestKey = 200;
}
