using System.Net;

namespace Product.Tests.Performance;

/// <summary>
/// Expected outcomes are values, not exceptions. A startup hook records every exception thrown in the process of the
/// service.
/// </summary>
public sealed class ExceptionTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task Invalid_requests_throw_no_exception_in_the_service_itself()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        var (instance, log) = (product.Users[0], Path.Combine(product.Folder, "exceptions.log"));
        instance.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ProductUnderTest).Assembly.Location;
        instance.Environment["TESTING_EXCEPTIONS"] = log;
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancellation);
        var users = instance.Client;
        var email = UsersApi.NewEmail();
        var id = (await users.CreateAsync(email)).Id;
        await product.WaitForEventAsync(id, 1, TimeSpan.FromSeconds(20));

        Assert.Empty(await RecordAsync(log, () => SendUnknownAndStaleAsync(users, id)));

        var thrown = await RecordAsync(log, () => SendInvalidAsync(users, id, email));
        WriteLine($"{thrown.Count} exceptions in libraries: {string.Join(", ", thrown.Distinct())}");
        Assert.DoesNotContain(thrown, exception => exception.StartsWith("Users\t", StringComparison.Ordinal)
            || exception.StartsWith("ServiceDefaults\t", StringComparison.Ordinal));
    }

    static async Task SendUnknownAndStaleAsync(HttpClient users, string id)
    {
        (await users.ReadAsync("/users/aaaaaaaaaaaaaaa")).Expect(HttpStatusCode.NotFound);
        (await users.ReadAsync("/users/b" + id[1..^1] + (id[^1] == 'a' ? 'b' : 'a'))).Expect(HttpStatusCode.NotFound);
        (await users.RemoveAsync("baaaaaaaa")).Expect(HttpStatusCode.NotFound);
        (await users.ReadAsync("/nowhere")).Expect(HttpStatusCode.NotFound);
        (await users.PatchAsync(id, """{"name":"Eve"}""", "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await users.RemoveAsync(id, "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
    }

    static async Task SendInvalidAsync(HttpClient users, string id, string email)
    {
        const string Invalid = """{"email":"a@xn--a.example","name":"","attributes":7}""";
        (await users.PostAsync("{")).Expect(HttpStatusCode.BadRequest);
        (await users.PostAsync("[]")).Expect(HttpStatusCode.BadRequest);
        (await users.PostAsync(Invalid)).Expect(HttpStatusCode.BadRequest);
        (await users.ReadAsync("/users?limit=many")).Expect(HttpStatusCode.BadRequest);
        (await users.PatchAsync(id, """{"name":"Ada"}""", "W/\"1\"")).Expect(HttpStatusCode.BadRequest);
        (await users.PostAsync(UsersApi.Body(email))).Expect(HttpStatusCode.Conflict);

        var race = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => users.PatchAsync(id, """{"name":"Ada King"}""", "\"1\"")));
        Assert.Equal(15, race.Count(response => response.Status == HttpStatusCode.PreconditionFailed));
    }

    /// <summary>The exceptions thrown during an action: throwing assembly, type, and throwing method.</summary>
    static async Task<List<string>> RecordAsync(string log, Func<Task> action)
    {
        var before = await LinesAsync();
        await action();
        return (await LinesAsync())[before.Count..];

        async Task<List<string>> LinesAsync()
        {
            await using var file = new FileStream(log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var text = await reader.ReadToEndAsync(Cancellation);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
    }
}
