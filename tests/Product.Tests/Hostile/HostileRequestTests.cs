using System.Net;
using System.Text.Json;

namespace Product.Tests.Hostile;

public sealed class HostileRequestTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly Dictionary<string, HostileRequest> Table =
        HostileBodies.All.Concat(HostileTargets.All).ToDictionary(request => request.Name);

    // The same for all rows: they run one after the other, and none may change it.
    static Answer? victim;

    public static TheoryData<string> Direct => [.. Table.Keys];

    public static TheoryData<string> Invoked => [.. Table.Values.Where(request => !request.IsDirectOnly).Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Direct))]
    public Task A_hostile_request_has_its_exact_answer(string name) => CheckAsync(Table[name], ProductUnderTest.Users[0].Client);

    [Theory]
    [MemberData(nameof(Invoked))]
    public Task A_sidecar_passes_it_on(string name) => CheckAsync(Table[name], ProductUnderTest.InvocationClient);

    [Fact]
    public async Task None_leaves_a_trace()
    {
        var mark = UsersApi.NewWord();
        victim ??= await Users.CreateAsync();
        await Parallel.ForEachAsync(Table.Values, Cancel, async (request, cancel) =>
            await request.SendAsync(ProductUnderTest.Users[1].Client, victim.Id, mark, cancel));

        Assert.Equal(victim.Text, (await Users.ReadAsync($"/users/{victim.Id}")).Text);
        await foreach (var page in Users.PagesAsync("limit=200"))
            Assert.DoesNotContain(mark, page.Text, StringComparison.OrdinalIgnoreCase);

        var log = ProductUnderTest.Users[1].Process!.Lines;
        Assert.NotEmpty(log);
        Assert.All(log, IsLogLine);
        Assert.DoesNotContain(log, line => line.Contains(mark, StringComparison.OrdinalIgnoreCase) || line.Contains("mallory", StringComparison.OrdinalIgnoreCase));
    }

    async Task CheckAsync(HostileRequest request, HttpClient door)
    {
        victim ??= await Users.CreateAsync();
        var answer = await UsersApi.WithSearchInTimeAsync(() => request.SendAsync(door, victim.Id, UsersApi.NewWord(), Cancel));
        answer.IsProblem((HttpStatusCode)request.Status, request.Code, request.Faults);
        Assert.DoesNotContain(answer.Text, char.IsControl);
    }

    static void IsLogLine(string line)
    {
        var entry = JsonElement.Parse(line);
        Assert.All((string[])["time", "level", "category", "message"], member => Assert.True(entry.TryGetProperty(member, out _), line));
        Assert.NotEqual("Forged", entry.GetProperty("level").GetString());
    }
}
