using System.Net;

namespace Product.Tests.Api;

public sealed class DeleteTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task A_deleted_user_is_not_found_on_any_instance()
    {
        var email = UsersApi.NewEmail();
        var id = (await Users.CreateAsync(email)).Id;
        var deleted = (await Users.RemoveAsync(id)).Expect(HttpStatusCode.NoContent);
        Assert.Empty(deleted.Text);

        // once on each instance and once by invocation
        for (var read = 0; read < 3; read++)
            (await Users.ReadAsync($"/users/{id}")).ExpectProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.PatchAsync(id, """{"name":"Ada"}""")).ExpectProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.RemoveAsync(id)).ExpectProblem(HttpStatusCode.NotFound, "user-not-found");
        Assert.Empty((await Users.FindByEmailAsync(email)).Ids());
    }

    [Fact]
    public async Task The_address_of_a_deleted_user_can_be_used_immediately_with_a_new_id()
    {
        var email = UsersApi.NewEmail();
        var ids = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            var created = await Users.CreateAsync(email);
            Assert.True(ids.Add(created.Id));
            (await Users.RemoveAsync(created.Id, created.ETag)).Expect(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task A_stale_If_Match_deletes_nothing()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, """{"name":"Ada King"}""")).Expect(HttpStatusCode.OK);

        (await Users.RemoveAsync(id, "\"1\"")).ExpectProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        (await Users.ReadAsync($"/users/{id}")).Expect(HttpStatusCode.OK);
        (await Users.RemoveAsync(id, "\"2\"")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task One_of_many_concurrent_deletes_succeeds()
    {
        const int Clients = 12;
        var id = (await Users.CreateAsync()).Id;
        var responses = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Users.RemoveAsync(id)));

        Assert.Single(responses, response => response.Status == HttpStatusCode.NoContent);
        Assert.Equal(Clients - 1, responses.Count(response => response.Status == HttpStatusCode.NotFound));
    }
}
