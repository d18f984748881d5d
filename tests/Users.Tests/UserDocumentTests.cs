using System.Text;
using System.Text.Json;

namespace Users.Tests;

/// <summary>The form of the stored document: what an earlier version wrote stays readable.</summary>
public sealed class UserDocumentTests
{
    const string Stored =
        """
        {"kind":"live","secret":1,"version":2,"email":"ada@example.org","name":"Ada","attributes":{"team":"x"},
        "createdAt":"2026-01-02T03:04:05.678+00:00","updatedAt":"2026-01-02T03:04:05.678+00:00",
        "claim":"c","creator":"n",
        "nonces":[{"version":1,"nonce":"n"},{"version":2,"nonce":"m"}],
        "events":[{"version":2,"type":"updated","changed":["name"],"at":"2026-01-02T03:04:05.678+00:00"}]}
        """;

    static readonly StoredUser Ada = StoredUser.Parse(7, new(Encoding.UTF8.GetBytes(Stored), "1"));

    [Fact]
    public void A_stored_document_is_read()
    {
        var user = Ada.User!;
        Assert.Equal((new UserId(7, 1), 2L, "ada@example.org", "Ada"), (user.Id, user.Version, user.Email, user.Name));
        Assert.Equal(UserStatus.Active, user.Status);
        Assert.Equal("""{"team":"x"}""", user.Attributes.GetRawText());
        Assert.Equal(UserEventType.Updated, Assert.Single(Ada.Document!.Events).Type);
    }

    [Fact]
    public void A_tombstone_keeps_nothing_of_the_person()
    {
        var text = Encoding.UTF8.GetString(StoredUser.Serialize(Ada.Document!.Deleted(DateTimeOffset.UnixEpoch)));
        foreach (var personal in (string[])["\"email\":", "\"name\":", "\"attributes\":", "\"claim\":", "ada@", "Ada"])
            Assert.DoesNotContain(personal, text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"gone\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_heartbeat_of_a_lease_keeps_its_stored_name()
    {
        var lease = new LeaseDocument("h", 3, [new(1, 64)], [7], "n");
        Assert.Equal(
            """{"holder":"h","beat":3,"blocks":[{"first":1,"count":64}],"numbers":[7],"nonce":"n"}""",
            JsonSerializer.Serialize(lease, DocumentJson.Compact.LeaseDocument));
    }
}
