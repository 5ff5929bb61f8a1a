using System.Net.Sockets;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class ProbeTests
{
    [Fact]
    public async Task RunAsync_ReasonThatTheTargetChose_IsOneBoundedLine()
    {
        CheckResult result = await Probe.RunAsync(TimeProvider.System, _ => throw new IOException($"a\r\nb\u001b{new string('c', 1000)}"), CancellationToken.None);

        Assert.Equal($"a  b {new string('c', 395)}…", result.Reason);
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, true, "not probed: this machine has no file descriptor left")]
    [InlineData(SocketError.NoBufferSpaceAvailable, true, "not probed: this machine has no memory left for sockets")]
    [InlineData(SocketError.AddressNotAvailable, true, "not probed: this machine has no local address or port left for the connection")]
    [InlineData(SocketError.ConnectionRefused, false, "connection refused")]
    [InlineData(SocketError.NetworkUnreachable, false, "network unreachable")]
    [InlineData(SocketError.AccessDenied, false, "forbidden by a route or firewall of this machine")]
    [InlineData(SocketError.InvalidArgument, false, "a route of this machine leads nowhere (blackhole)")]
    public async Task RunAsync_SocketFailure_IsOursOrTheTargets(SocketError error, bool ours, string reason)
    {
        Exception[] wrapped = [new SocketException((int)error), new HttpRequestException("x", new SocketException((int)error)), new IOException("x", new SocketException((int)error))];
        foreach (Exception exception in wrapped)
        {
            CheckResult result = await Probe.RunAsync(TimeProvider.System, _ => throw exception, CancellationToken.None);

            Assert.Equal((false, ours, reason), (result.Passed, result.NotMade, result.Reason));
        }
    }
}
