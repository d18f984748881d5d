using System.Net;
using Product.Tests.Events;

namespace Product.Tests.Performance;

/// <summary>Expected outcomes are values: what is thrown in the service's process is counted by a start-up hook in it.</summary>
public sealed class ExceptionTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task What_a_caller_gets_wrong_throws_nothing_of_our_own()
    {
        var product = await PrepareAsync(new() { UsersInstances = 1 });
        var (instance, log) = (product.Users[0], Path.Combine(product.Folder, "exceptions.log"));
        instance.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ProductUnderTest).Assembly.Location;
        instance.Environment["HARNESS_EXCEPTIONS"] = log;
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancel);
        var users = instance.Client;
        var email = UsersApi.NewAddress();
        var id = (await users.CreateAsync(email)).Id;
        await EventTests.ToldAsync(product, id, 1, TimeSpan.FromSeconds(20));

        var silent = await ThrownAsync(log, async () =>
        {
            (await users.ReadAsync("/users/aaaaaaaaaaaaaaa")).Is(HttpStatusCode.NotFound);
            (await users.ReadAsync("/users/b" + id[1..^1] + (id[^1] == 'a' ? 'b' : 'a'))).Is(HttpStatusCode.NotFound);
            (await users.RemoveAsync("baaaaaaaa")).Is(HttpStatusCode.NotFound);
            (await users.ReadAsync("/nowhere")).Is(HttpStatusCode.NotFound);
            (await users.PatchAsync(id, """{"name":"Eve"}""", "\"7\"")).Is(HttpStatusCode.PreconditionFailed);
            (await users.RemoveAsync(id, "\"7\"")).Is(HttpStatusCode.PreconditionFailed);
        });
        Assert.Empty(silent);

        var libraries = await ThrownAsync(log, async () =>
        {
            (await users.PostAsync("{")).Is(HttpStatusCode.BadRequest);
            (await users.PostAsync("[]")).Is(HttpStatusCode.BadRequest);
            (await users.PostAsync("""{"email":"a@xn--a.example","name":"","attributes":7}""")).Is(HttpStatusCode.BadRequest);
            (await users.ReadAsync("/users?limit=many")).Is(HttpStatusCode.BadRequest);
            (await users.PatchAsync(id, """{"name":"Ada"}""", "W/\"1\"")).Is(HttpStatusCode.BadRequest);
            (await users.PostAsync(UsersApi.Body(email))).Is(HttpStatusCode.Conflict);
            var race = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => users.PatchAsync(id, """{"name":"Ada King"}""", "\"1\"")));
            Assert.Equal(15, race.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
        });
        Say($"{libraries.Count} exceptions of libraries: {string.Join(", ", libraries.Distinct())}");
        Assert.DoesNotContain(libraries, thrown => thrown.StartsWith("Users\t", StringComparison.Ordinal));
    }

    static async Task<List<string>> ThrownAsync(string log, Func<Task> what)
    {
        var before = await LinesAsync();
        await what();
        return (await LinesAsync())[before.Count..];

        async Task<List<string>> LinesAsync()
        {
            await using var file = new FileStream(log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return [.. (await reader.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
    }
}
