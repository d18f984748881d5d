using System.Net;
using System.Text.Json;

namespace Product.Tests.Hostile;

public sealed class HostileRequestTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly Dictionary<string, HostileRequest> Table =
        HostileRequests.All.ToDictionary(request => request.Name);

    // The target of all requests, none of which may change it. The tests of a class run one after another.
    static ApiResponse? target;

    public static TheoryData<string> Direct => [.. Table.Keys];

    public static TheoryData<string> Invoked =>
        [.. Table.Values.Where(request => !request.IsDirectOnly).Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Direct))]
    public Task A_hostile_request_gets_its_exact_response(string name) =>
        CheckAsync(Table[name], ProductUnderTest.Users[0].Client);

    [Theory]
    [MemberData(nameof(Invoked))]
    public Task Service_invocation_returns_the_same_response(string name) =>
        CheckAsync(Table[name], ProductUnderTest.InvocationClient);

    [Fact]
    public async Task Hostile_requests_leave_nothing_in_users_or_logs()
    {
        var mark = UsersApi.NewWord();
        target ??= await Users.CreateAsync();
        var instance = ProductUnderTest.Users[1];
        await Parallel.ForEachAsync(Table.Values, Cancellation, async (request, cancellationToken) =>
            await request.SendAsync(instance.Client, target.Id, mark, cancellationToken));

        Assert.Equal(target.Text, (await Users.ReadAsync($"/users/{target.Id}")).Text);
        await foreach (var page in Users.PagesAsync("limit=200"))
            Assert.DoesNotContain(mark, page.Text, StringComparison.OrdinalIgnoreCase);

        var log = instance.Process!.Lines;
        Assert.NotEmpty(log);
        Assert.All(log, CheckLogLine);
        foreach (var word in (string[])[mark, "mallory"])
            Assert.DoesNotContain(log, line => line.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    async Task CheckAsync(HostileRequest request, HttpClient client)
    {
        target ??= await Users.CreateAsync();
        var response = await UsersApi.RetryWhileSearchIsUnavailableAsync(() =>
            request.SendAsync(client, target.Id, UsersApi.NewWord(), Cancellation));
        response.ExpectProblem((HttpStatusCode)request.Status, request.Code, request.Errors);
        Assert.DoesNotContain(response.Text, char.IsControl);
    }

    static void CheckLogLine(string line)
    {
        var entry = JsonElement.Parse(line);
        foreach (var member in (string[])["time", "level", "category", "message"])
            Assert.True(entry.TryGetProperty(member, out _), line);
        Assert.NotEqual("Forged", entry.GetProperty("level").GetString());
    }
}
