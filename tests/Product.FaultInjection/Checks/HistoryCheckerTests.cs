using System.Text.Json;
using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>Tests the checker: a history that keeps every promise, then the same with one promise broken.</summary>
public sealed class HistoryCheckerTests
{
    const string Ada = "ada@example.org", Bob = "bob@example.org";

    static readonly string Id = Document(1, 3).Id;

    [Fact]
    public void A_history_that_keeps_every_promise_passes() => Assert.Empty(HistoryChecker.Check(History(), State()));

    [Fact]
    public void An_unknown_change_may_have_happened_or_not()
    {
        Assert.Empty(HistoryChecker.Check([.. History(), Change(5, 3, null)], State()));
        Assert.Empty(HistoryChecker.Check([.. History(), Change(5, 3, null)], State(version: 4)));
    }

    [Fact]
    public void A_lost_user_is_reported() => AssertReported(
        "was acknowledged but does not exist",
        History(),
        State() with { Documents = new Dictionary<long, UserDocument>() });

    [Fact]
    public void A_lost_change_is_reported() =>
        AssertReported("version 2 after 2 acknowledged", History(), State(version: 2));

    [Fact]
    public void A_skipped_version_is_reported() =>
        AssertReported("version 4 after 2 acknowledged", History(), State(version: 4));

    [Fact]
    public void A_version_used_twice_is_reported() =>
        AssertReported("has two contents", [.. History(), Change(5, 2, Returned(3, Ada, "other"))], State());

    [Fact]
    public void A_change_of_another_version_than_required_is_reported() =>
        AssertReported("was applied to another", [.. History(), Change(5, 1, Returned(3, Ada))], State());

    [Fact]
    public void A_stale_read_is_reported() =>
        AssertReported("an older version", [.. History(), Read(6, Returned(2, Ada))], State());

    [Fact]
    public void A_lost_deletion_and_one_that_nobody_requested_are_reported()
    {
        AssertReported("was deleted but is live", [.. History(), Delete(7)], State(version: 4));

        var documents = new Dictionary<long, UserDocument> { [1] = Document(1, 4) with { Kind = "gone" } };
        var state = State(version: 4) with { Documents = documents, Listing = [] };
        AssertReported("was deleted without a request", History(), state);
        AssertReported("was deleted without a request", [.. History(), Change(5, 3, null)], state);
    }

    [Fact]
    public void A_rejected_create_that_took_effect_is_reported() => AssertReported(
        "was rejected but the user exists",
        [Create(1, Ada, "Ada", new(503, "store-unavailable"))],
        State(version: 1));

    [Fact]
    public void One_create_that_made_two_users_is_reported()
    {
        var second = Create(8, Bob, "Ada", new(201, User: Returned(1, Bob) with { Id = Document(2, 1).Id }));
        AssertReported("One create made 2 users", [.. History(), second], State());
    }

    [Fact]
    public void Two_users_with_one_address_are_reported()
    {
        var (one, two) = (Document(1, 3), Document(2, 1) with { Name = "Bob" });
        var documents = new Dictionary<long, UserDocument> { [1] = one, [2] = two };
        AssertReported("is the address of", History(), State() with { Documents = documents });
    }

    [Fact]
    public void Two_users_may_have_one_address_in_turn_but_not_at_once()
    {
        var move = Operation(5, new(RequestKind.Change, Id, Bob), new(200, User: Returned(4, Bob)));
        var second = Create(9, Bob, "Bob", new(201, User: Returned(1, Bob, "bob") with { Id = Document(2, 1).Id }));
        RecordedOperation[] atOnce = [.. History(), move, second];
        AssertReported("had two users at once", atOnce, State(version: 4));
        Assert.DoesNotContain(
            HistoryChecker.Check([.. atOnce, Delete(7)], State(version: 4)),
            broken => broken.Description.Contains("at once", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_that_nobody_can_use_is_reported()
    {
        var probe = new AddressProbe(Create(9, Bob, "Bob", new(409, "email-taken")), null);
        AssertReported("cannot be used", History(), State() with { Probes = [probe] });
    }

    [Fact]
    public void A_claim_of_another_user_is_reported()
    {
        var claims = new Dictionary<string, ClaimDocument> { [Ada] = new(2, "nonce") };
        AssertReported("does not belong to user", History(), State() with { Claims = claims });
    }

    [Fact]
    public void A_missing_event_is_reported() => AssertReported(
        "was committed but its event was not delivered",
        History(),
        State() with { Events = [new(Id, 1, "created"), new(Id, 3, "updated")] });

    [Fact]
    public void An_event_without_a_commit_is_reported() => AssertReported(
        "was delivered but was never committed",
        History(),
        State() with { Events = [.. State().Events, new(Id, 4, "updated")] });

    [Fact]
    public void A_list_that_omits_repeats_or_alters_a_user_is_reported()
    {
        var listing = State().Listing;
        AssertReported("does not contain", History(), State() with { Listing = [] });
        AssertReported("2 times", History(), State() with { Listing = [.. listing, .. listing] });
        FinalState altered = State() with { Listing = [Returned(3, Ada, "other")] };
        AssertReported("differs from what was acknowledged", History(), altered);
    }

    static void AssertReported(string expected, RecordedOperation[] history, FinalState state) => Assert.Contains(
        HistoryChecker.Check(history, state),
        broken => broken.Description.Contains(expected, StringComparison.Ordinal));

    /// <summary>Ada is created, then changed twice.</summary>
    static RecordedOperation[] History() =>
    [
        Create(1, Ada, "Ada", new(201, User: Returned(1, Ada))),
        Change(2, 1, Returned(2, Ada)),
        Change(3, 2, Returned(3, Ada)),
        Read(4, Returned(3, Ada)),
    ];

    static FinalState State(int version = 3) => new(
        new Dictionary<long, UserDocument> { [1] = Document(1, version) },
        new Dictionary<string, ClaimDocument> { [Ada] = new(1, "nonce") },
        [Returned(version, Ada)],
        [.. Enumerable.Range(1, version).Select(Event)],
        []);

    static ReceivedEvent Event(int version) => new(Id, version, version == 1 ? "created" : "updated");

    static UserDocument Document(long number, long version) => UserDocument.Parse(number, JsonElement.Parse(
        $$"""{"kind":"live","secret":7,"version":{{version}},"email":"{{Ada}}","name":"Ada","claim":"nonce"}"""));

    static ReturnedUser Returned(long version, string email, string text = "") =>
        new(Id, version, email, "Ada", $"{version} {email} {text}");

    static RecordedOperation Create(int second, string email, string name, OperationResponse response) =>
        Operation(second, new(RequestKind.Create, Email: email, Name: name), response);

    static RecordedOperation Change(int second, long ifMatch, ReturnedUser? user) => Operation(
        second,
        new(RequestKind.Change, Id, IfMatch: ifMatch),
        user is null ? new(null) : new(200, User: user));

    static RecordedOperation Read(int second, ReturnedUser user) =>
        Operation(second, new(RequestKind.Read, Id), new(200, User: user));

    static RecordedOperation Delete(int second) => Operation(second, new(RequestKind.Delete, Id), new(204));

    static RecordedOperation Operation(int second, OperationRequest request, OperationResponse response) =>
        new(second, "users-1", request, TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 0.5), response);
}
