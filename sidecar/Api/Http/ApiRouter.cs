namespace Sidecar.Api.Http;

/// <summary>
/// Dapr's routes, matched against the escaped path as in daprd: <c>%2F</c> stays inside its segment, <c>+</c> is a
/// space. A request without a matching path and verb goes to the fallback, service invocation.
/// </summary>
sealed class ApiRouter(RequestDelegate fallback)
{
    readonly List<Route> routes = [];

    /// <param name="methods">Such as <c>POST,PUT</c>.</param>
    /// <param name="pattern">
    /// Such as <c>/v1.0/state/{store}/{key}</c>; a final <c>{*name}</c> matches the rest of the path, if there is one.
    /// </param>
    public void Map(string methods, string pattern, RequestDelegate handler) =>
        routes.Add(new(methods.Split(','), pattern[1..].Split('/'), handler));

    /// <summary>Returns the handler and sets <see cref="HttpRequest.RouteValues"/>.</summary>
    public RequestDelegate Match(HttpRequest request, string escapedPath)
    {
        var segments = escapedPath[1..].Split('/');
        if (Find(request, segments) is { } handler)
            return handler;
        var hasTrailingSlash = segments[^1].Length == 0;
        return hasTrailingSlash ? Find(request, segments[..^1]) ?? fallback : fallback;
    }

    RequestDelegate? Find(HttpRequest request, string[] segments)
    {
        if (routes.Find(route => route.Matches(request.Method, segments)) is not { } route)
            return null;
        route.Bind(segments, request.RouteValues);
        return route.Handler;
    }

    sealed record Route(string[] Methods, string[] Pattern, RequestDelegate Handler)
    {
        bool MatchesRest => IsRest(Pattern[^1]);

        public bool Matches(string method, string[] segments)
        {
            if (!Methods.Contains(method))
                return false;
            if (MatchesRest ? segments.Length < Pattern.Length : segments.Length != Pattern.Length)
                return false;

            for (var i = 0; i < Pattern.Length; i++)
            {
                var matches = IsParameter(Pattern[i]) ? segments[i].Length > 0 : Pattern[i] == segments[i];
                if (!matches)
                    return false;
            }

            return true;
        }

        public void Bind(string[] segments, RouteValueDictionary values)
        {
            for (var i = 0; i < Pattern.Length; i++)
            {
                if (IsRest(Pattern[i]))
                    values[Pattern[i][2..^1]] = EscapedPath.Unescape(string.Join('/', segments[i..]));
                else if (IsParameter(Pattern[i]))
                    values[Pattern[i][1..^1]] = EscapedPath.Unescape(segments[i]);
            }
        }

        static bool IsRest(string segment) => segment.StartsWith("{*", StringComparison.Ordinal);

        static bool IsParameter(string segment) => segment[0] == '{';
    }
}
