using System.Net;

namespace Product.Tests.Api;

public sealed class AddressRaceTests(SharedProduct shared) : ProductTest(shared)
{
    const int Creators = 16, CreateRounds = 100;
    const int Movers = 8, MoveRounds = 10;

    [Fact]
    public async Task One_of_16_concurrent_creates_with_the_same_address_succeeds()
    {
        for (var round = 0; round < CreateRounds; round++)
        {
            var email = UsersApi.NewEmail();
            var responses = await Task.WhenAll(Enumerable.Range(0, Creators).Select(i => CreateAsync(email, i)));

            var created = Assert.Single(responses, response => response.Status == HttpStatusCode.Created);
            foreach (var rejected in responses.Where(response => response != created))
                rejected.ExpectProblem(HttpStatusCode.Conflict, "email-taken");
            var found = await Users.FindByEmailAsync(email);
            Assert.Equal($$"""{"users":[{{created.Text}}]}""", found.Text);
        }
    }

    [Fact]
    public async Task One_of_many_concurrent_changes_to_the_same_address_succeeds()
    {
        for (var round = 0; round < MoveRounds; round++)
        {
            var email = UsersApi.NewEmail();
            var ids = await Users.CreateManyAsync(Movers);
            var patch = $$"""{"email":"{{email}}"}""";
            var responses = await Task.WhenAll(ids.Select(id => Users.PatchAsync(id, patch)));

            var moved = Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
            foreach (var rejected in responses.Where(response => response != moved))
                rejected.ExpectProblem(HttpStatusCode.Conflict, "email-taken");
            Assert.Equal([moved.Id], (await Users.FindByEmailAsync(email)).Ids());
        }
    }

    Task<ApiResponse> CreateAsync(string email, int client)
    {
        var instances = ProductUnderTest.Users;
        return instances[client % instances.Count].Client.PostAsync(UsersApi.Body(email, $"Client {client}"));
    }
}
