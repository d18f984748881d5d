
namespace Users.ModelChecking;

public sealed class LeaseContentsTests
{
    static readonly NumberBlock Block = new(1, 64);

    readonly LeaseContents numbers = new();

    [Fact]
    public void A_number_counts_from_the_confirmation_of_a_write_until_the_start_of_one_without_it()
    {
        numbers.Hold(7);
        var first = numbers.Begin();
        Assert.False(numbers.Covers(7, isFresh: true));
        numbers.Confirm(first);
        Assert.True(numbers.Covers(7, isFresh: true));
        Assert.False(numbers.Covers(7, isFresh: false));

        numbers.Release(7);
        numbers.Begin();
        numbers.Hold(7);
        Assert.False(numbers.Covers(7, isFresh: true));
    }

    [Fact]
    public void One_that_is_held_again_before_it_left_was_in_all_the_time()
    {
        numbers.Hold(7);
        numbers.Confirm(numbers.Begin());
        numbers.Release(7);
        numbers.Hold(7);
        Assert.True(numbers.Covers(7, isFresh: true));
    }

    /// <summary>For a number of an own block the block stands for the created event, however the number came into the list.</summary>
    [Fact]
    public void A_listed_number_does_not_stand_for_its_block()
    {
        numbers.Hold(7);
        numbers.Confirm(numbers.Begin());
        numbers.Add(Block);
        Assert.False(numbers.Covers(7, isFresh: true));
        numbers.Confirm(numbers.Begin());
        Assert.True(numbers.Covers(7, isFresh: true));
    }

    [Fact]
    public void A_block_leaves_when_each_of_its_numbers_is_settled()
    {
        numbers.Add(Block);
        for (var number = Block.First; number < Block.First + Block.Count; number++)
        {
            Assert.Equal([Block], numbers.Begin().Blocks);
            numbers.Settle(number);
        }

        Assert.Empty(numbers.Begin().Blocks);
        Assert.False(numbers.Any());
    }

    [Fact]
    public void Nothing_counts_once_the_register_is_lost()
    {
        numbers.Add(Block);
        numbers.Hold(70);
        numbers.Confirm(numbers.Begin());
        numbers.Unconfirm();
        Assert.False(numbers.Covers(1, isFresh: true));
        Assert.False(numbers.Covers(70, isFresh: true));
    }
}
