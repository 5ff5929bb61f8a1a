using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class PrecedenceTests
{
    private static readonly Version FirstThatHeedsSlices = new(6, 12);

    [Fact]
    public void Take_OnAThread_IsOfThatThreadAlone()
    {
        Precedence? before = Precedence.Of(0);
        Precedence? taken = null;
        Precedence? ofItsChild = null;

        Run(() =>
        {
            Precedence.Take();
            taken = Precedence.Of(0);
            Run(() => ofItsChild = Precedence.Of(0));
        });

        Assert.NotNull(before);
        ulong slice = Environment.OSVersion.Version >= FirstThatHeedsSlices ? Precedence.LeastSlice : 0;
        Assert.Equal(new Precedence(slice, before.Value.Niceness - Precedence.LessNice), taken);
        Assert.Equal(before, ofItsChild);
        Assert.Equal(before, Precedence.Of(0));
    }

    private static void Run(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
