using System.Net;

namespace Product.Tests.Api;

public sealed class IdempotencyTests(SharedProduct shared) : ProductTest(shared)
{
    const int Rounds = 10, ConcurrentRequests = 8;

    [Fact]
    public async Task A_repeated_request_returns_the_same_user_in_its_current_state()
    {
        var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewEmail(), attributes: """{"n":1.50}"""));
        var created = (await Users.PostAsync(body, key)).Expect(HttpStatusCode.Created);
        Assert.Null(created.Header("Idempotency-Replayed"));

        var reformatted = body.Replace(":", " : ", StringComparison.Ordinal);
        var repeated = (await Users.PostAsync(reformatted, key)).Expect(HttpStatusCode.Created);
        Assert.Equal("true", repeated.Header("Idempotency-Replayed"));
        Assert.Equal(created.Header("Location"), repeated.Header("Location"));
        Assert.Equal(created.Text, repeated.Text);

        await Users.PatchAsync(created.Id, """{"name":"Ada King"}""");
        var changed = (await Users.PostAsync(body, key)).Expect(HttpStatusCode.Created);
        Assert.Equal("\"2\"", changed.ETag);
        Assert.Equal("Ada King", changed.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Concurrent_requests_with_one_key_on_both_instances_create_one_user()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewEmail()));
            var requests = Enumerable.Range(0, ConcurrentRequests).Select(_ => Users.PostAsync(body, key));
            var responses = await Task.WhenAll(requests);

            Assert.Single(responses.Select(response => response.Expect(HttpStatusCode.Created).Text).Distinct());
            Assert.Single(responses, response => response.Header("Idempotency-Replayed") is null);
        }
    }

    [Fact]
    public async Task A_key_is_rejected_with_a_different_request()
    {
        var (key, email) = (NewKey(), UsersApi.NewEmail());
        await Users.PostAsync(UsersApi.Body(email), key);

        foreach (var body in (string[])[UsersApi.Body(email, "Eve"), UsersApi.Body(UsersApi.NewEmail())])
        {
            (await Users.PostAsync(body, key))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }
    }

    [Fact]
    public async Task A_repeated_request_does_not_create_a_deleted_user_again()
    {
        var (key, body) = (NewKey(), UsersApi.Body(UsersApi.NewEmail()));
        var created = (await Users.PostAsync(body, key)).Expect(HttpStatusCode.Created);
        await Users.RemoveAsync(created.Id);
        (await Users.PostAsync(body, key)).ExpectProblem(HttpStatusCode.Gone, "user-gone");
    }

    [Fact]
    public async Task A_rejection_is_not_stored_because_the_address_may_become_free()
    {
        var (key, email) = (NewKey(), UsersApi.NewEmail());
        var owner = await Users.CreateAsync(email);
        (await Users.PostAsync(UsersApi.Body(email, "Eve"), key)).ExpectProblem(HttpStatusCode.Conflict, "email-taken");
        await Users.RemoveAsync(owner.Id);
        var created = (await Users.PostAsync(UsersApi.Body(email, "Eve"), key)).Expect(HttpStatusCode.Created);
        Assert.NotEqual(owner.Id, created.Id);
    }

    static (string, string) NewKey() => ("Idempotency-Key", Guid.NewGuid().ToString());
}
