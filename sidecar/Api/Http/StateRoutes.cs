using Microsoft.Extensions.Primitives;
using Sidecar.Errors;
using Sidecar.State;

namespace Sidecar.Api.Http;

/// <summary>The state API.</summary>
sealed class StateRoutes(StateStores stores)
{
    public static void Map(ApiRouter router, IServiceProvider services)
    {
        var routes = new StateRoutes(services.GetRequiredService<StateStores>());
        router.Map("POST,PUT", "/v1.0/state/{store}", routes.Handle(routes.SaveAsync));
        router.Map("POST,PUT", "/v1.0/state/{store}/bulk", routes.Handle(routes.BulkGetAsync));
        router.Map("POST,PUT", "/v1.0/state/{store}/transaction", routes.Handle(routes.TransactAsync));
        router.Map("GET", "/v1.0/state/{store}/{key}", routes.Handle(routes.GetAsync));
        router.Map("DELETE", "/v1.0/state/{store}/{key}", routes.Handle(routes.DeleteAsync));
        router.Map("POST,PUT", "/v1.0-alpha1/state/{store}/query", routes.Handle(routes.QueryAsync));
    }

    /// <summary>Finds the store before reading the request; writes the handler's error, or 204.</summary>
    RequestDelegate Handle(Func<HttpContext, StateComponent, Task<ApiError?>> handler) => async http =>
    {
        var (store, error) = stores.Find(RouteValue(http, "store"));
        error ??= await handler(http, store!);
        if (error is not null)
            await http.Response.WriteAsync(error);
        else if (!http.Response.HasStarted)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    };

    async Task<ApiError?> SaveAsync(HttpContext http, StateComponent store)
    {
        var (items, error) = Body(http).ReadSaves(await http.Request.ReadBodyAsync(http.RequestAborted));
        if (error is not null)
            return error;
        return items!.Any(item => item.Key.Length == 0)
            ? StateErrors.Malformed("\"key\" is a required field")
            : await store.SaveAsync(items!, http.RequestAborted);
    }

    async Task<ApiError?> GetAsync(HttpContext http, StateComponent store)
    {
        var (value, error) = await store.GetAsync(RouteValue(http, "key"), http.RequestAborted);
        if (value is null)
            return error;

        http.Response.Headers.ETag = value.ETag;
        foreach (var (name, text) in value.Metadata)
            http.Response.Headers["metadata." + name] = text;
        await http.Response.WriteJsonAsync(value.Data);
        return null;
    }

    async Task<ApiError?> DeleteAsync(HttpContext http, StateComponent store)
    {
        var query = http.Request.Query;
        var item = new StateDelete(
            RouteValue(http, "key"),
            First(http.Request.Headers.IfMatch),
            new(First(query["concurrency"]), First(query["consistency"])),
            http.Request.QueryMetadata().ToDictionary());
        return await store.DeleteAsync(item, http.RequestAborted);
    }

    async Task<ApiError?> BulkGetAsync(HttpContext http, StateComponent store)
    {
        var (keys, error) = StateBody.ReadKeys(await http.Request.ReadBodyAsync(http.RequestAborted));
        if (error is not null)
            return error;
        var (found, failure) = await store.GetManyAsync(keys!, http.RequestAborted);
        if (failure is not null)
            return failure;
        await http.Response.WriteJsonAsync(BulkGetResponse.Encode(found!));
        return null;
    }

    async Task<ApiError?> TransactAsync(HttpContext http, StateComponent store)
    {
        var (items, error) = Body(http).ReadOperations(await http.Request.ReadBodyAsync(http.RequestAborted));
        error ??= await store.TransactAsync(items!, http.RequestAborted);
        // daprd names the field of an illegal key everywhere but here.
        return error is { Details: { Violations: [var violation] } details }
            ? error with { Details = details with { Violations = [violation with { Field = "" }] } }
            : error;
    }

    Task<ApiError?> QueryAsync(HttpContext http, StateComponent store) =>
        Task.FromResult<ApiError?>(StateErrors.QueryNotSupported(store.Name));

    static StateBody Body(HttpContext http) => new([.. http.Request.QueryMetadata()]);

    static string RouteValue(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    static string First(StringValues values) => values.Count == 0 ? "" : values[0] ?? "";
}
