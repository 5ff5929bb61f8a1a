using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public class DescriptorBudgetTests
{
    // 16 sockets and 256 files are set aside.
    [Theory]
    [InlineData(long.MaxValue, 256, 10240, 2560)]
    [InlineData(10768, 256, 10240, 2560)]
    [InlineData(10767, 256, 10239, 2559)]
    [InlineData(512, 120, 120, 30)]
    [InlineData(256, 32, 32, 8)]
    [InlineData(4, 1, 1, 1)]
    public void Of_OpenFiles_SharesWhatNothingElseNeeds(long openFiles, int probes, int connections, int perClient)
    {
        var budget = DescriptorBudget.Of(openFiles, sockets: 16);

        Assert.Equal((probes, connections, perClient), (budget.Probes, budget.Tcp.Connections, budget.Tcp.ConnectionsPerClient));
        Assert.Equal(10768, budget.Wanted);
    }
}
