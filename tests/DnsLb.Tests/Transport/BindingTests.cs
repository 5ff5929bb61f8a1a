using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class BindingTests
{
    [Fact]
    public void PortZero_TcpAndAllWorkersShareTheChosenPort()
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: 3);

        Assert.NotEqual(0, listener.EndPoint.Port);
        Assert.Equal(listener.EndPoint, listener.Tcp.LocalEndPoint);
        Assert.Equal(3, listener.Udp.Count);
        Assert.All(listener.Udp, socket => Assert.Equal(listener.EndPoint, socket.LocalEndPoint));
    }

    [Fact]
    public void SecondServerOnThePort_IsToldThatItIsTaken()
    {
        using Listener first = TransportTest.Bind(IPAddress.Loopback);

        var (listeners, problems) = Binding.Bind([first.EndPoint], workers: 1);

        Assert.Empty(listeners);
        Assert.Contains($"cannot listen on {first.EndPoint}: port {first.EndPoint.Port} is taken", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void PortThatOnlyUdpHas_IsToldAsTaken()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var (_, problems) = Binding.Bind([(IPEndPoint)other.LocalEndPoint!], workers: 1);

        Assert.Contains("is taken", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralProblems_AreAllReportedAndNothingStaysBound()
    {
        using Listener taken = TransportTest.Bind(IPAddress.Loopback);
        IPEndPoint free;
        using (Listener probe = TransportTest.Bind(IPAddress.IPv6Loopback))
        {
            free = probe.EndPoint;
        }

        var (listeners, problems) = Binding.Bind([free, taken.EndPoint, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)], workers: 2);

        Assert.Empty(listeners);
        Assert.Collection(
            problems,
            problem => Assert.Contains("is taken", problem, StringComparison.Ordinal),
            problem => Assert.Contains("192.0.2.1 is not an address of this machine", problem, StringComparison.Ordinal));
        var (again, _) = Binding.Bind([free], workers: 2);
        Assert.Single(again).Dispose();
    }

    [Fact]
    public void IPv6AddressWithAPortButNoBrackets_IsToldOfThem()
    {
        var (_, problems) = Binding.Bind([new IPEndPoint(IPAddress.Parse("::1:5300"), 0)], workers: 1);

        Assert.Contains("written in brackets, such as [::1]:5300", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6Wildcard_LeavesIPv4ToOthers()
    {
        using Listener six = TransportTest.Bind(IPAddress.IPv6Any);

        var (listeners, problems) = Binding.Bind([new IPEndPoint(IPAddress.Any, six.EndPoint.Port)], workers: 1);

        Assert.Empty(problems);
        Assert.Single(listeners).Dispose();
    }
}
