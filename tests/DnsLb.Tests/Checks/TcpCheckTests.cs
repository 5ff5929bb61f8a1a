using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class TcpCheckTests
{
    [Fact]
    public void Create_WithoutPort_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("tcp", problems));
        Assert.Equal(["a tcp check needs port="], problems);
    }

    [Fact]
    public void Create_WithPort_HasThatPort() => Assert.Equal(new TcpCheck(5432), CheckRun.Create("tcp", ("port", "5432")));

    [Fact]
    public async Task ProbeAsync_Listening_Passes()
    {
        await using var backend = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        CheckResult result = await CheckRun.RunAsync(new TcpCheck(1), backend.EndPoint);

        Assert.True(result.Passed, result.Reason);
        Assert.Equal("connected", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(new TcpCheck(1), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }
}
