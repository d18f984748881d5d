using System.Net;

namespace Product.Tests.Api;

public sealed class IdempotencyTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task The_same_request_again_gives_the_same_user_as_it_is_now()
    {
        var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewAddress(), attributes: """{"n":1.50}"""));
        var created = (await Users.PostAsync(body, key)).Is(HttpStatusCode.Created);
        Assert.Null(created.Header("Idempotency-Replayed"));

        var again = (await Users.PostAsync(body.Replace(":", " : ", StringComparison.Ordinal), key)).Is(HttpStatusCode.Created);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(created.Header("Location"), again.Header("Location"));
        Assert.Equal(created.Text, again.Text);

        await Users.PatchAsync(created.Id, """{"name":"Ada King"}""");
        var changed = (await Users.PostAsync(body, key)).Is(HttpStatusCode.Created);
        Assert.Equal("\"2\"", changed.ETag);
        Assert.Equal("Ada King", changed.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Many_at_once_through_both_instances_make_one_user()
    {
        for (var round = 0; round < 10; round++)
        {
            var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewAddress()));
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Users.PostAsync(body, key)));
            Assert.Single(answers.Select(answer => answer.Is(HttpStatusCode.Created).Text).Distinct());
            Assert.InRange(answers.Count(answer => answer.Header("Idempotency-Replayed") is null), 1, 1);
        }
    }

    [Fact]
    public async Task A_key_is_for_one_request()
    {
        var (key, email) = (NewKey(), UsersApi.NewAddress());
        await Users.PostAsync(UsersApi.Body(email), key);
        (await Users.PostAsync(UsersApi.Body(email, "Eve"), key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Users.PostAsync(UsersApi.Body(UsersApi.NewAddress()), key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_user_that_is_deleted_since_is_gone_and_not_made_again()
    {
        var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewAddress()));
        var created = (await Users.PostAsync(body, key)).Is(HttpStatusCode.Created);
        await Users.RemoveAsync(created.Id);
        (await Users.PostAsync(body, key)).IsProblem(HttpStatusCode.Gone, "user-gone");
    }

    [Fact]
    public async Task A_refusal_is_not_kept_the_address_may_be_free_next_time()
    {
        var (key, email) = (NewKey(), UsersApi.NewAddress());
        var owner = await Users.CreateAsync(email);
        (await Users.PostAsync(UsersApi.Body(email, "Eve"), key)).IsProblem(HttpStatusCode.Conflict, "email-taken");
        await Users.RemoveAsync(owner.Id);
        var created = (await Users.PostAsync(UsersApi.Body(email, "Eve"), key)).Is(HttpStatusCode.Created);
        Assert.NotEqual(owner.Id, created.Id);
    }

    static (string, string) NewKey() => ("Idempotency-Key", Guid.NewGuid().ToString());
}
