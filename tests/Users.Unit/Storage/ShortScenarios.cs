namespace Users.Unit.Storage;

/// <summary>The moments that the protocol is made for, in every order and with a fault at every step.</summary>
public sealed class ShortScenarios
{
    const string Ada = "ada@example.org";
    const string New = "new@example.org";
    const string Bob = "bob@example.org";

    public static TheoryData<Semantics> Stores => [Semantics.Redis, Semantics.UniqueETags];

    [Theory]
    [MemberData(nameof(Stores))]
    public void Two_creates_of_one_address(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New));
        run.Start(other, client => client.CreateAsync(New));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_create_against_a_change_of_address(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.MoveAsync(ada, New));
        run.Start(other, client => client.CreateAsync(New));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void Two_users_swap_their_addresses(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, bob)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.MoveAsync(ada, Bob));
        run.Start(other, client => client.MoveAsync(bob, Ada));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_delete_against_a_create_of_the_same_address(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.DeleteAsync(ada));
        run.Start(other, client => client.CreateAsync(Ada));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void There_and_back_again_while_another_wants_the_address(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, async client =>
        {
            await client.MoveAsync(ada, New);
            await client.MoveAsync(ada, Ada);
        });
        run.Start(other, client => client.CreateAsync(Ada));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void Two_changes_of_one_user(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.RenameAsync(ada));
        run.Start(other, client => client.MoveAsync(ada, New));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void Two_creates_with_one_key(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New, "key"));
        run.Start(other, client => client.CreateAsync(New, "key"));
    });
}
