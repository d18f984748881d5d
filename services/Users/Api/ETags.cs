using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Users.Api;

/// <summary>An ETag is the version in quotes.</summary>
static class ETags
{
    public static string Of(long version) => $"\"{version}\"";
}

/// <summary><c>If-Match</c>: one strong tag, or <c>*</c> (null, like no header), which every user that exists has.</summary>
readonly record struct IfMatch(string? Tag)
{
    public bool Allows(long version) => Tag is null || Tag == ETags.Of(version);

    public static Outcome<IfMatch> Parse(StringValues header) => header switch
    {
        { Count: 0 } => default(IfMatch),
        { Count: 1 } when EntityTagHeaderValue.TryParse(header[0], out var tag) && !tag.IsWeak =>
            tag.Equals(EntityTagHeaderValue.Any) ? default(IfMatch) : new IfMatch(tag.Tag.ToString()),
        _ => FaultCode.InvalidHeader,
    };
}

/// <summary><c>If-None-Match</c>: weak comparison, lists, <c>*</c>.</summary>
readonly record struct IfNoneMatch(IList<EntityTagHeaderValue>? Tags)
{
    public bool Has(long version) =>
        Tags is not null && Tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == ETags.Of(version));

    public static Outcome<IfNoneMatch> Parse(StringValues header)
    {
        if (header.Count == 0)
            return default(IfNoneMatch);
        return EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags)
            ? new IfNoneMatch(tags)
            : FaultCode.InvalidHeader;
    }
}
