using Product.FaultInjection.History;
using Product.FaultInjection.State;

namespace Product.FaultInjection.Checks;

/// <summary>The judge itself: a history that kept every promise, and the same with one broken.</summary>
public sealed class CheckerTests
{
    const string Ada = "ada@example.org", Bob = "bob@example.org";

    static readonly string Id = Document(1, 3).Id;

    [Fact]
    public void A_history_that_kept_its_promises_is_not_blamed() => Assert.Empty(Checker.Judge(History(), Found()));

    [Fact]
    public void An_unknown_change_may_have_happened_or_not()
    {
        Assert.Empty(Checker.Judge([.. History(), Change(5, 3, null)], Found()));
        Assert.Empty(Checker.Judge([.. History(), Change(5, 3, null)], Found(version: 4)));
    }

    [Fact]
    public void A_lost_user_is_seen() => Blamed("was acknowledged and is not there", History(), Found() with { Documents = new Dictionary<long, UserDocument>() });

    [Fact]
    public void A_lost_change_is_seen() => Blamed("version 2 after 2 acknowledged", History(), Found(version: 2));

    [Fact]
    public void A_skipped_version_is_seen() => Blamed("version 4 after 2 acknowledged", History(), Found(version: 4));

    [Fact]
    public void A_version_given_twice_is_seen() => Blamed("shown in two ways", [.. History(), Change(5, 2, Shown(3, Ada, "other"))], Found());

    [Fact]
    public void A_change_of_another_version_than_demanded_is_seen() => Blamed("taken for one of another", [.. History(), Change(5, 1, Shown(3, Ada))], Found());

    [Fact]
    public void An_older_read_is_seen() => Blamed("an older version", [.. History(), Read(6, Shown(2, Ada))], Found());

    [Fact]
    public void A_deletion_undone_is_seen() =>
        Blamed("was deleted and is there", [.. History(), Make(7, new(Verb.Delete, Id), new(204))], Found(version: 4));

    [Fact]
    public void A_refused_create_that_happened_is_seen() =>
        Blamed("was refused and is there", [Make(1, new(Verb.Create, Email: Ada, Name: "Ada"), new(503, "store-unavailable"))], Found(version: 1));

    [Fact]
    public void One_create_that_made_two_users_is_seen() => Blamed("One create made 2 users",
        [.. History(), Make(8, new(Verb.Create, Email: Bob, Name: "Ada"), new(201, User: Shown(1, Bob) with { Id = Document(2, 1).Id }))], Found());

    [Fact]
    public void Two_users_with_one_address_are_seen()
    {
        var (one, two) = (Document(1, 3), Document(2, 1) with { Name = "Bob" });
        Blamed("is the address of", History(), Found() with { Documents = new Dictionary<long, UserDocument> { [1] = one, [2] = two } });
    }

    [Fact]
    public void Two_users_with_one_address_one_after_the_other_is_right_and_at_once_is_seen()
    {
        var second = Make(9, new(Verb.Create, Email: Bob, Name: "Bob"), new(201, User: Shown(1, Bob, "bob") with { Id = Document(2, 1).Id }));
        Operation[] moved = [.. History(), Make(5, new(Verb.Change, Id, Bob), new(200, User: Shown(4, Bob))), second];
        Blamed("had two users at once", moved, Found(version: 4));
        Assert.DoesNotContain(Checker.Judge([.. moved, Make(7, new(Verb.Delete, Id), new(204))], Found(version: 4)),
            violation => violation.What.Contains("at once", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_that_nobody_can_use_is_seen() => Blamed("cannot be used", History(),
        Found() with { Retries = [new(Make(9, new(Verb.Create, Email: Bob, Name: "Bob"), new(409, "email-taken")), null)] });

    [Fact]
    public void A_claim_of_another_is_seen() =>
        Blamed("is not that of user", History(), Found() with { Claims = new Dictionary<string, ClaimDocument> { [Ada] = new(2, "nonce") } });

    [Fact]
    public void A_version_that_was_not_told_is_seen() =>
        Blamed("was committed and not told", History(), Found() with { Events = [new(Id, 1, "created"), new(Id, 3, "updated")] });

    [Fact]
    public void An_invented_event_is_seen() => Blamed("was told and not committed", History(),
        Found() with { Events = [.. Found().Events, new(Id, 4, "updated")] });

    [Fact]
    public void A_walk_that_misses_or_repeats_is_seen()
    {
        Blamed("does not see", History(), Found() with { Walk = [] });
        Blamed("2 times", History(), Found() with { Walk = [.. Found().Walk, .. Found().Walk] });
        Blamed("is not what was acknowledged", History(), Found() with { Walk = [Shown(3, Ada, "other")] });
    }

    static void Blamed(string what, Operation[] history, Snapshot found) =>
        Assert.Contains(Checker.Judge(history, found), violation => violation.What.Contains(what, StringComparison.Ordinal));

    /// <summary>Ada was created and changed twice.</summary>
    static Operation[] History() =>
    [
        Make(1, new(Verb.Create, Email: Ada, Name: "Ada"), new(201, User: Shown(1, Ada))),
        Change(2, 1, Shown(2, Ada)),
        Change(3, 2, Shown(3, Ada)),
        Read(4, Shown(3, Ada)),
    ];

    static Snapshot Found(int version = 3) => new(
        new Dictionary<long, UserDocument> { [1] = Document(1, version) },
        new Dictionary<string, ClaimDocument> { [Ada] = new(1, "nonce") },
        [Shown(version, Ada)],
        [.. Enumerable.Range(1, version).Select(told => new ShownEvent(Id, told, told == 1 ? "created" : "updated"))],
        []);

    static UserDocument Document(long number, long version) => UserDocument.Of(number, System.Text.Json.JsonElement.Parse(
        $$"""{"kind":"live","secret":7,"version":{{version}},"email":"{{Ada}}","name":"Ada","claim":"nonce"}"""));

    static ShownUser Shown(long version, string email, string text = "") => new(Id, version, email, "Ada", $"{version} {email} {text}");

    static Operation Change(int second, long ifMatch, ShownUser? told) =>
        Make(second, new(Verb.Change, Id, IfMatch: ifMatch), told is null ? new(null) : new(200, User: told));

    static Operation Read(int second, ShownUser told) => Make(second, new(Verb.Read, Id), new(200, User: told));

    static Operation Make(int second, Asked asked, Told told) =>
        new(second, "users-1", asked, TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 0.5), told);
}
