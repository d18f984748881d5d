using System.Text.Json;
using Users.Api;
using Users.Domain;

namespace Users.Tests;

public sealed class CreateUserTests
{
    const string NotGiven = "must be given";
    const string NotText = "must be a string";
    const string Unpaired = "must not contain an unpaired surrogate";
    const string Control = "must not contain control characters";
    const string Length = "must have 1 to 200 characters, white space around it not counted";

    [Theory]
    [InlineData("""{"email":"ada@example.org","name":"Ada"}""")]
    [InlineData("""{"email":"ada@example.org","name":" Ada ","attributes":{"a":{"b":[1.0]}}}""")]
    public void A_valid_request_has_no_errors(string body) => Assert.Empty(ErrorsOf(body));

    [Theory]
    [InlineData("{}", $"email {NotGiven};name {NotGiven}")]
    [InlineData("""{"email":null,"name":1}""", $"email {NotText};name {NotText}")]
    [InlineData("""{"email":"\ud800","name":"\udc00"}""", $"email {Unpaired};name {Unpaired}")]
    [InlineData("""{"email":"ada@example.org","name":" "}""", $"name {Length}")]
    [InlineData("""{"email":"ada@example.org","name":"\n"}""", $"name {Control};name {Length}")]
    [InlineData("""{"email":"ada@example.org","name":"Ada\u0000"}""", $"name {Control}")]
    [InlineData("""{"email":"ada","name":"Ada"}""", "email must be one address with a single @, like ada@example.org")]
    [InlineData("""{"email":"ada@example.org","name":"Ada","attributes":null}""", "attributes must be an object")]
    [InlineData("""{"email":"ada@example.org","name":"Ada","attributes":{"a":"\ud800"}}""", $"attributes.a {Unpaired}")]
    [InlineData("""{"email":"ada@example.org","name":"Ada","id":"x"}""", "id is not a member that can be set")]
    public void Each_error_is_reported_once_with_its_member(string body, string errors) =>
        Assert.Equal(errors.Split(';'), ErrorsOf(body));

    [Fact]
    public void Attributes_report_each_limit_they_exceed()
    {
        var value = "[[[\"" + new string('x', 200) + "\"]]]";
        var members = string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"m{i}\":{value}"));
        var errors = ErrorsOf("{\"email\":\"ada@example.org\",\"name\":\"Ada\",\"attributes\":{" + members + "}}");
        Assert.Collection(
            errors,
            error => Assert.StartsWith($"attributes must have at most {Limits.AttributesBytes} bytes", error),
            error => Assert.StartsWith($"attributes must have at most {Limits.AttributesMembers} members", error),
            error => Assert.StartsWith("attributes must not be nested deeper", error));
    }

    static IEnumerable<string> ErrorsOf(string body)
    {
        Assert.True(JsonMembers.TryCreate(JsonElement.Parse(body), out var members));
        return new CreateUser.Validator().TryValidate(CreateUser.From(members), out _, out var problem)
            ? []
            : problem.Errors!.SelectMany(error => error.Value.Select(sentence => $"{error.Key} {sentence}"));
    }
}
