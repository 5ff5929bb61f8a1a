using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class OrderlyEndTests
{
    private readonly List<string> _ended = [];

    [Fact]
    public async Task OfAsync_Steps_AreTakenInTheirOrder()
    {
        await OrderlyEnd.OfAsync(End("a"), End("b"), End("c"));

        Assert.Equal(["a", "b", "c"], _ended);
    }

    [Fact]
    public async Task OfAsync_OneThrows_EndsTheOthersAndThrowsThat()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => OrderlyEnd.OfAsync(End("a"), Fail("b"), End("c")).AsTask());

        Assert.Equal("b", thrown.Message);
        Assert.Equal(["a", "c"], _ended);
    }

    [Fact]
    public async Task OfAsync_SeveralThrow_HidesNone()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => OrderlyEnd.OfAsync(Fail("a"), End("b"), Fail("c")).AsTask());

        Assert.Equal(["a", "c"], thrown.InnerExceptions.Select(failure => failure.Message));
        Assert.Equal(["b"], _ended);
    }

    private Func<ValueTask> End(string name) => async () =>
    {
        await Task.Yield();
        _ended.Add(name);
    };

    private static Func<ValueTask> Fail(string name) => () => throw new InvalidOperationException(name);
}
