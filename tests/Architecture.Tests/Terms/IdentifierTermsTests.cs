using Architecture.Tests.Sources;

namespace Architecture.Tests.Terms;

public sealed class IdentifierTermsTests
{
    [Theory]
    [InlineData("services/Users/Leases/A.cs", "sealed class RegisterDocument;")]
    [InlineData("services/Users/Leases/A.cs", "sealed class A { int lostRegister; }")]
    [InlineData("services/Users/Leases/A.cs", "record A(TimeSpan Beat);")]
    [InlineData("services/Users/Leases/A.cs", "sealed class Numbers;")]
    [InlineData("services/Users/Leases/A.cs", "sealed class A { void GiveUpFree() { } }")]
    [InlineData("services/Users/Outbox/A.cs", "sealed class Publisher;")]
    [InlineData("services/Users/Domain/A.cs", "record EmailAddress(string Shown, string Normalized);")]
    [InlineData("services/Users/Domain/A.cs", "enum FaultCode;")]
    [InlineData("sidecar/Api/A.cs", "sealed class HttpDoor;")]
    [InlineData("tests/Product.Tests/A.cs", "sealed class A { void Run() { foreach (var blow in new int[0]) { } } }")]
    [InlineData("tests/Product.Tests/A.cs", "sealed class WalkTests;")]
    public void A_private_term_is_found(string path, string code) => Assert.Single(Findings(path, code));

    [Theory]
    [InlineData("services/Users/Setup.cs", "static class A { void RegisterServices() { bool isRegistered; } }")]
    [InlineData("services/Users/Leases/A.cs", "sealed class A { TimeSpan Heartbeat; TimeSpan TimeToRegister; }")]
    [InlineData("services/Users/Leases/A.cs", "sealed class A { void Run(long[] numbers) { } }")]
    [InlineData("services/Users/Store/A.cs", "sealed class A { DateTime due; bool IsDue; }")]
    [InlineData("services/Users/Store/A.cs", "enum A { OutcomeUnknown }")]
    [InlineData("services/Users/Store/A.cs", "sealed class A { object a = Enumerable.Range(1, 2).ToLookup(i => i); }")]
    [InlineData("sidecar/PubSub/A.cs", "sealed class Publisher;")]
    [InlineData("sidecar/State/A.cs", "sealed class A { bool ConnectionRefused; }")]
    [InlineData("tests/Product.FaultInjection/A.cs", "sealed class InjectedFault;")]
    [InlineData("tests/Users.ModelChecking/A.cs", "sealed class RandomWalk;")]
    [InlineData("tests/Users.ModelChecking/A.cs", "sealed class History { int stormy; int doorway; int essay; }")]
    public void An_ordinary_word_is_left_alone(string path, string code) => Assert.Empty(Findings(path, code));

    [Theory]
    [InlineData("GiveUpFree", "give up free")]
    [InlineData("lastLook", "last look")]
    [InlineData("HTTPDoor2", "http door 2")]
    [InlineData("BacklogOfAUser", "backlog of a user")]
    public void A_name_is_split_into_words(string name, string words) =>
        Assert.Equal(words, IdentifierWords.Split(name));

    static IEnumerable<string> Findings(string path, string code) =>
        from declaration in Declaration.In(CodeFiles.Parse(new SourceText(path, code)))
        from term in IdentifierTerms.Table
        where term.Covers(declaration)
        select declaration.Name;
}
