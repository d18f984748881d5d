
namespace Users.ModelChecking;

public sealed class LeaseContentsTests
{
    static readonly NumberBlock Block = new(1, 64);

    readonly LeaseContents numbers = new();

    [Fact]
    public void A_number_counts_from_the_confirmation_of_a_write_until_the_start_of_one_without_it()
    {
        numbers.Hold(7);
        var first = numbers.BeginWrite();
        Assert.Equal(Coverage.None, numbers.Find(7));
        numbers.Confirm(first);
        Assert.Equal(Coverage.List, numbers.Find(7));

        numbers.Release(7);
        numbers.BeginWrite();
        numbers.Hold(7);
        Assert.Equal(Coverage.None, numbers.Find(7));
    }

    [Fact]
    public void One_that_is_held_again_before_it_left_was_in_all_the_time()
    {
        numbers.Hold(7);
        numbers.Confirm(numbers.BeginWrite());
        numbers.Release(7);
        numbers.Hold(7);
        Assert.Equal(Coverage.List, numbers.Find(7));
    }

    /// <summary>
    /// For a number of an own block the block stands for the created event, however the number came into the list.
    /// </summary>
    [Fact]
    public void A_listed_number_does_not_stand_for_its_block()
    {
        numbers.Hold(7);
        numbers.Confirm(numbers.BeginWrite());
        numbers.AddBlock(Block);
        Assert.Equal(Coverage.None, numbers.Find(7));
        numbers.Confirm(numbers.BeginWrite());
        Assert.Equal(Coverage.List, numbers.Find(7));
    }

    [Fact]
    public void A_block_leaves_when_each_of_its_numbers_is_settled()
    {
        numbers.AddBlock(Block);
        for (var number = Block.First; number < Block.First + Block.Count; number++)
        {
            Assert.Equal([Block], numbers.BeginWrite().Blocks);
            numbers.Settle(number);
        }

        Assert.Empty(numbers.BeginWrite().Blocks);
        Assert.False(numbers.Any());
    }

    [Fact]
    public void Nothing_counts_once_the_lease_is_lost()
    {
        numbers.AddBlock(Block);
        numbers.Hold(70);
        numbers.Confirm(numbers.BeginWrite());
        numbers.Unconfirm();
        Assert.Equal(Coverage.None, numbers.Find(1));
        Assert.Equal(Coverage.None, numbers.Find(70));
    }
}
