using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Users.Domain;

namespace Users.Api;

/// <summary><c>If-Match</c>: one strong tag, or <c>*</c>, which matches every user.</summary>
static class IfMatch
{
    public static bool TryParse(
        StringValues header, out ExpectedVersion expected, [NotNullWhen(false)] out RequestProblem? problem)
    {
        problem = null;
        expected = ExpectedVersion.Any;
        if (header.Count == 0)
            return true;
        if (header.Count > 1 || !EntityTagHeaderValue.TryParse(header[0], out var tag) || tag.IsWeak)
        {
            problem = new(Problems.InvalidHeader);
            return false;
        }

        if (!tag.Equals(EntityTagHeaderValue.Any))
            expected = VersionOf(tag.Tag.AsSpan());
        return true;
    }

    // A tag that is no version of ours matches none.
    static ExpectedVersion VersionOf(ReadOnlySpan<char> tag) =>
        long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && tag.SequenceEqual(ETags.Of(version))
            ? new(version)
            : ExpectedVersion.None;
}
