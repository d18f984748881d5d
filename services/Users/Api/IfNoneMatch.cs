using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Users.Api;

/// <summary><c>If-None-Match</c>: weak comparison, lists, <c>*</c>.</summary>
readonly record struct IfNoneMatch(IList<EntityTagHeaderValue>? Tags)
{
    public bool Matches(long version) => Tags is not null
        && Tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == ETags.Of(version));

    public static bool TryParse(
        StringValues header, out IfNoneMatch condition, [NotNullWhen(false)] out RequestProblem? problem)
    {
        condition = default;
        problem = null;
        if (header.Count == 0)
            return true;
        if (EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags))
            condition = new(tags);
        else
            problem = new(Problems.InvalidHeader);
        return problem is null;
    }
}
