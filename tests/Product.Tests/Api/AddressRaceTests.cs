using System.Net;

namespace Product.Tests.Api;

public sealed class AddressRaceTests(SharedProduct shared) : ProductTest(shared)
{
    const int Clients = 16, Rounds = 100;

    [Fact]
    public async Task Of_16_clients_who_create_one_address_one_does()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var email = UsersApi.NewAddress();
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients)
                .Select(i => ProductUnderTest.Users[i % ProductUnderTest.Users.Count].Client.PostAsync(UsersApi.Body(email, $"Client {i}"))));

            var created = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            foreach (var refused in answers.Where(answer => answer != created))
                refused.IsProblem(HttpStatusCode.Conflict, "email-taken");
            var found = await Users.FindAsync(email);
            Assert.Equal($$"""{"users":[{{created.Text}}]}""", found.Text);
        }
    }

    [Fact]
    public async Task Of_many_users_who_move_to_one_address_one_does()
    {
        for (var round = 0; round < 10; round++)
        {
            var email = UsersApi.NewAddress();
            var users = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Users.CreateAsync()));
            var answers = await Task.WhenAll(users.Select(user => Users.PatchAsync(user.Id, $$"""{"email":"{{email}}"}""")));

            var moved = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            foreach (var refused in answers.Where(answer => answer != moved))
                refused.IsProblem(HttpStatusCode.Conflict, "email-taken");
            Assert.Equal([moved.Id], (await Users.FindAsync(email)).Ids());
        }
    }
}
