using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Api;

/// <param name="Next">The cursor of search, which callers get as it is: search binds it to its <c>q</c>.</param>
sealed record SearchAnswer(IReadOnlyList<string> Ids, string? Next);

/// <summary>An answer, or the problem to tell the caller.</summary>
readonly record struct SearchResult(SearchAnswer? Answer, RequestProblem? Problem)
{
    public bool TryGetAnswer(
        [NotNullWhen(true)] out SearchAnswer? answer, [NotNullWhen(false)] out RequestProblem? problem)
    {
        answer = Answer;
        problem = Problem;
        return answer is not null;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SearchAnswer))]
sealed partial class SearchJson : JsonSerializerContext;
