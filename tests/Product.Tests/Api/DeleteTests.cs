using System.Net;

namespace Product.Tests.Api;

public sealed class DeleteTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task A_deleted_user_is_gone_for_everybody_at_once()
    {
        var email = UsersApi.NewAddress();
        var id = (await Users.CreateAsync(email)).Id;
        var deleted = (await Users.RemoveAsync(id)).Is(HttpStatusCode.NoContent);
        Assert.Empty(deleted.Text);

        // each door in turn: neither instance still knows it
        for (var door = 0; door < 3; door++)
            (await Users.ReadAsync($"/users/{id}")).IsProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.PatchAsync(id, """{"name":"Ada"}""")).IsProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.RemoveAsync(id)).IsProblem(HttpStatusCode.NotFound, "user-not-found");
        Assert.Empty((await Users.FindAsync(email)).Ids());
    }

    [Fact]
    public async Task Its_address_is_free_at_once_for_a_user_with_another_id()
    {
        var email = UsersApi.NewAddress();
        var ids = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            var created = await Users.CreateAsync(email);
            Assert.True(ids.Add(created.Id));
            (await Users.RemoveAsync(created.Id, created.ETag)).Is(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task A_stale_if_match_deletes_nothing()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, """{"name":"Ada King"}""")).Is(HttpStatusCode.OK);

        (await Users.RemoveAsync(id, "\"1\"")).IsProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        (await Users.ReadAsync($"/users/{id}")).Is(HttpStatusCode.OK);
        (await Users.RemoveAsync(id, "\"2\"")).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Of_many_who_delete_one_does()
    {
        var id = (await Users.CreateAsync()).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Users.RemoveAsync(id)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(11, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
    }
}
