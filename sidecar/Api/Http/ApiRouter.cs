namespace Sidecar.Api.Http;

/// <summary>
/// Dapr's routes, matched on the escaped path as daprd does: <c>%2F</c> stays inside its segment, a literal <c>+</c> is a space.
/// What fits no route, also for its verb alone, goes to the fallback: service invocation.
/// </summary>
sealed class ApiRouter
{
    readonly List<Route> routes = [];

    /// <summary>For what no route takes.</summary>
    public RequestDelegate Fallback { get; set; } = null!;

    /// <param name="methods">Such as <c>POST,PUT</c>; <c>*</c> is any.</param>
    /// <param name="pattern">Such as <c>/v1.0/state/{store}/{key}</c>; a last <c>{*name}</c> takes the rest, unescaped as a whole, if there is one.</param>
    public void Map(string methods, string pattern, RequestDelegate handler) =>
        routes.Add(new(methods == "*" ? null : methods.Split(','), pattern[1..].Split('/'), handler));

    /// <summary>The handler; the values of the pattern stand in <see cref="HttpRequest.RouteValues"/>.</summary>
    public RequestDelegate Match(HttpRequest request, string escapedPath)
    {
        var segments = escapedPath[1..].Split('/');
        return Find(request, segments) ?? (segments[^1].Length == 0 ? Find(request, segments[..^1]) : null) ?? Fallback;
    }

    RequestDelegate? Find(HttpRequest request, string[] segments)
    {
        foreach (var route in routes)
            if (route.Fits(request.Method, segments))
            {
                route.Bind(segments, request.RouteValues);
                return route.Handler;
            }

        return null;
    }

    sealed record Route(string[]? Methods, string[] Pattern, RequestDelegate Handler)
    {
        bool TakesRest => Pattern[^1].StartsWith("{*", StringComparison.Ordinal);

        public bool Fits(string method, string[] segments)
        {
            if (Methods?.Contains(method) == false || (TakesRest ? segments.Length < Pattern.Length : segments.Length != Pattern.Length))
                return false;

            for (var i = 0; i < Pattern.Length; i++)
                if (Pattern[i][0] == '{' ? segments[i].Length == 0 : Pattern[i] != segments[i])
                    return false;
            return true;
        }

        public void Bind(string[] segments, RouteValueDictionary values)
        {
            for (var i = 0; i < Pattern.Length; i++)
                if (Pattern[i].StartsWith("{*", StringComparison.Ordinal))
                    values[Pattern[i][2..^1]] = EscapedPath.Unescape(string.Join('/', segments[i..]));
                else if (Pattern[i][0] == '{')
                    values[Pattern[i][1..^1]] = EscapedPath.Unescape(segments[i]);
        }
    }
}
