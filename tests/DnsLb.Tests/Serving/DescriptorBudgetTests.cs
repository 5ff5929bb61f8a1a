using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public class DescriptorBudgetTests
{
    // 16 of the transports and 256 files are set aside.
    [Theory]
    [InlineData(long.MaxValue, 1280, 10240, 2560, 64)]
    [InlineData(11792, 1280, 10240, 2560, 64)]
    [InlineData(11791, 1280, 10239, 2559, 64)]
    [InlineData(512, 120, 120, 30, 64)]
    [InlineData(256, 30, 30, 7, 45)]
    [InlineData(216, 25, 25, 6, 37)]
    public void Of_OpenFiles_SharesWhatNothingElseNeeds(long openFiles, int probes, int connections, int perClient, int api)
    {
        var budget = DescriptorBudget.Of(openFiles, addresses: 1, workers: 5, out string? problem);

        Assert.Null(problem);
        Assert.Equal((probes, connections, perClient, api), (budget.Probes, budget.Tcp.Connections, budget.Tcp.ConnectionsPerClient, budget.Api));
        Assert.Equal(11792, budget.Wanted);
    }

    [Theory]
    [InlineData(215, 1, 5, 16)]
    [InlineData(256, 1, 128, 385)]
    [InlineData(4, 2, 1, 6)]
    public void Of_TooFewOpenFiles_IsAProblem(long openFiles, int addresses, int workers, int transports)
    {
        DescriptorBudget.Of(openFiles, addresses, workers, out string? problem);

        Assert.StartsWith($"the limit of {openFiles} open files is too low: {transports} are for listening", problem, StringComparison.Ordinal);
    }
}
