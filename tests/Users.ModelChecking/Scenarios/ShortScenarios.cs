namespace Users.ModelChecking;

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
        // whoever wants the address too touches its document: that is no other version
        run.Start(one, client => client.MoveAsync(ada, New, ifMatch: 1));
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
    public void An_address_left_and_taken_again_while_another_wants_it(Semantics semantics) =>
        Explorer.Exhaust(semantics, run =>
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

    /// <summary>
    /// Its answer is lost, and when its process looks again, others have written more versions than a document
    /// remembers.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public void A_change_that_nobody_remembers_is_unknown(Semantics semantics)
    {
        const int Remembered = 32;
        var after = Explorer.Follow(semantics, run =>
        {
            var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
            run.Start(one, client => client.RenameAsync(ada));
            run.Start(other, async client =>
            {
                await client.WaitAsync(TimeSpan.FromSeconds(1));
                for (var i = 0; i <= Remembered; i++)
                    await client.RenameAsync(ada);
            });
        },
            step => IsWrite(step, "u:1") && step.End == End.ReplyLost,
            step => step is { Kind: StepKind.Freeze, Process.Index: 0 });

        var failed = after.History.Single(operation => operation is { Kind: OperationKind.Rename, IsDone: false });
        Assert.Equal(UserErrorCode.OutcomeUnknown, failed.Answer?.Error);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Two_creates_with_one_key(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New, "key"));
        run.Start(other, client => client.CreateAsync(New, "key"));
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_slow_create_is_sent_again_with_its_key(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New, "key"));
        run.Start(other, async client =>
        {
            await client.CreateAsync(New);
            await client.CreateAsync(New, "key");
        });
    });

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_list_while_users_are_created(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New));
        run.Start(other, client => client.ListAsync());
    }, new Bounds(Faults: 1, Switches: 0, Publishing: true));

    [Theory]
    [InlineData(Semantics.Redis, true)]
    [InlineData(Semantics.Redis, false)]
    [InlineData(Semantics.UniqueETags, true)]
    [InlineData(Semantics.UniqueETags, false)]
    public void A_process_is_slow_or_paused_until_it_is_recovered(Semantics semantics, bool isCreate) =>
        Explorer.Exhaust(semantics, run =>
    {
        var ((one, ada), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => isCreate ? client.CreateAsync(New) : client.MoveAsync(ada, New));
        run.Start(other, client => client.WaitAsync(5 * Process.Times.LeaseTimeout));
    }, new Bounds(Faults: 1, Switches: 0, Calls: false, Freezes: true));

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_create_is_paused_until_it_is_recovered(Semantics semantics) => Explorer.Exhaust(semantics, run =>
    {
        var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
        run.Start(one, client => client.CreateAsync(New, "key"));
        run.Start(other, async client =>
        {
            await client.WaitAsync(TimeSpan.FromSeconds(0.01));
            await client.CreateAsync(New, "key");
            await client.WaitAsync(5 * Process.Times.LeaseTimeout);
        });
    }, new Bounds(Faults: 1, Switches: 0, Calls: false, Freezes: true));

    /// <summary>
    /// Its number is fenced off, and its key has made a user by another number, before it knows that its claim was
    /// written.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public void A_create_whose_key_has_moved_follows_it(Semantics semantics)
    {
        var after = Explorer.Follow(semantics, run =>
        {
            var ((one, _), (other, _)) = (run.NewProcess(Ada), run.NewProcess(Bob));
            run.Start(one, client => client.CreateAsync(New, "key"));
            run.Start(other, async client =>
            {
                await client.WaitAsync(TimeSpan.FromSeconds(0.01));
                await client.DeleteAsync((await client.CreateAsync(New))!.Value);
                await client.CreateAsync(New, "key");
            });
        },
            step => IsWrite(step, "k:") && step.End == End.Done,
            step => IsWrite(step, "e:") && step.End == End.ReplyLost,
            step => step is { Kind: StepKind.Freeze, Process.Index: 0 });

        var keyed = after.History.Where(operation => operation.Key is not null).ToArray();
        Assert.All(keyed, operation => Assert.True(operation.IsDone, $"{operation}"));
        Assert.Single(keyed.Select(operation => operation.Answer!.User!.Id).Distinct());
    }

    /// <summary>
    /// It lands late, and until its process gives up nothing is to be found out: what follows must decide it.
    /// </summary>
    [Theory]
    [InlineData(Semantics.Redis, true)]
    [InlineData(Semantics.Redis, false)]
    [InlineData(Semantics.UniqueETags, true)]
    [InlineData(Semantics.UniqueETags, false)]
    public void A_write_of_unknown_outcome_is_decided(Semantics semantics, bool isCreate)
    {
        const int Writes = 5, Refused = (2 * Writes) - 1;
        var user = isCreate ? "u:2" : "u:1";
        var after = Explorer.Follow(semantics, run =>
        {
            var (one, ada) = run.NewProcess(Ada);
            run.Start(one, client => isCreate ? client.CreateAsync(New) : client.RenameAsync(ada));
        },
        [
            step => IsWrite(step, user) && step.End == End.Late,
            .. Enumerable.Repeat<Predicate<Step>>(
                step => step.End == End.Refused && step.Call!.Keys.Single() == user, Refused),
        ]);

        Assert.Equal(UserErrorCode.OutcomeUnknown, after.History[1].Answer?.Error);
    }

    static bool IsWrite(Step step, string key) =>
        step is { Call: WriteCall { Process.Index: 0 } write }
        && write.Keys.Single().StartsWith(key, StringComparison.Ordinal);
}
