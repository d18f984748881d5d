using System.Text.Json;

namespace Users.Tests;

public sealed class UpdateUserTests
{
    static readonly User Ada = new(
        new(7, 1),
        3,
        "ada@example.org",
        "Ada",
        UserStatus.Active,
        JsonElement.Parse("""{"team":"x","size":1.0}"""),
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"ada@example.org","name":" Ada ","status":"active"}""")]
    [InlineData("""{"attributes":{"team":"x","size":1.0,"none":null}}""")]
    [InlineData("""{"attributes":{}}""")]
    public void A_patch_that_changes_nothing_makes_no_version(string patch) =>
        Assert.IsType<UserChange.None>(Decide(Ada, patch));

    [Theory]
    [InlineData("""{"name":"Eve"}""", "name")]
    [InlineData("""{"email":"ADA@example.org"}""", "email")]
    [InlineData("""{"attributes":{"size":1}}""", "attributes")]
    [InlineData("""{"attributes":null}""", "attributes")]
    [InlineData("""{"attributes":{"x":1},"name":"Eve","email":"eve@example.org"}""", "email,name,attributes")]
    public void What_changes_is_named_in_order(string patch, string changed)
    {
        var change = Assert.IsType<UserChange.Update>(Decide(Ada, patch));
        Assert.Equal(changed, string.Join(",", change.Changed));
        Assert.Equal(UserEventType.Updated, change.Type);
    }

    [Theory]
    [InlineData(nameof(UserStatus.Active), """{"status":"inactive"}""", nameof(UserEventType.Deactivated))]
    [InlineData(nameof(UserStatus.Inactive), """{"status":"active","name":"Eve"}""", nameof(UserEventType.Reactivated))]
    [InlineData(nameof(UserStatus.Inactive), """{"status":"inactive","name":"Eve"}""", nameof(UserEventType.Updated))]
    public void A_change_of_status_decides_the_type(string before, string patch, string type)
    {
        var user = Ada with { Status = Enum.Parse<UserStatus>(before) };
        Assert.Equal(type, Assert.IsType<UserChange.Update>(Decide(user, patch)).Type.ToString());
    }

    [Fact]
    public void Members_that_the_patch_does_not_name_stay()
    {
        var after = Assert.IsType<UserChange.Update>(Decide(Ada, """{"name":" Eve "}""")).After;
        Assert.Equal(Ada with { Name = "Eve" }, after);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(3L, true)]
    [InlineData(2L, false)]
    [InlineData(0L, false)]
    public void Another_version_is_rejected(long? version, bool isAllowed)
    {
        var expected = new ExpectedVersion(version);
        Assert.Equal(isAllowed, Decide(Ada, "{}", expected) is UserChange.None);
        Assert.Equal(isAllowed, UserChange.DecideDelete(Ada, expected) is UserChange.Delete);
    }

    [Fact]
    public void The_limits_of_attributes_hold_for_the_result()
    {
        var full = Ada with { Attributes = JsonElement.Parse($$"""{"big":"{{new string('x', 4000)}}"}""") };
        var more = $$$"""{"attributes":{"more":"{{{new string('x', 100)}}}"}}""";
        var refused = Assert.IsType<UserChange.Reject>(Decide(full, more));
        Assert.Equal(UserErrorCode.AttributesInvalid, refused.Error.Code);
        Assert.Single(refused.Error.Details);
        var instead = $$$"""{"attributes":{"big":null,"more":"{{{new string('x', 4000)}}}"}}""";
        Assert.IsType<UserChange.Update>(Decide(full, instead));
    }

    [Theory]
    [InlineData("""{"email":null}""", "email")]
    [InlineData("""{"name":null,"status":null,"attributes":[]}""", "attributes,name,status")]
    [InlineData("""{"name":"","status":"Active","id":"x","Name":"y"}""", "Name,id,name,status")]
    [InlineData("""{"attributes":{"a":{"b":{"c":{"d":null}}}}}""", "attributes")]
    public void Every_fault_of_a_patch_is_named(string patch, string members)
    {
        Assert.False(new UpdateUser.Validator().TryValidate(Request(patch), out _, out var problem));
        Assert.Equal(members, string.Join(",", problem.Errors!.Keys.Order(StringComparer.Ordinal)));
    }

    static UserChange Decide(User user, string patch, ExpectedVersion expected = default)
    {
        Assert.True(new UpdateUser.Validator().TryValidate(Request(patch), out var request, out _));
        return UserChange.DecideUpdate(user, request.ToPatch(), expected);
    }

    static UpdateUser Request(string patch)
    {
        Assert.True(JsonMembers.TryCreate(JsonElement.Parse(patch), out var members));
        return UpdateUser.From(members);
    }
}
