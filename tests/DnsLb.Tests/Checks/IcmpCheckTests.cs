using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DnsLb.Core.Checks;
using DnsLb.Tests.Transport;

namespace DnsLb.Tests.Checks;

/// <summary>Pings in networks of their own, in which nobody may open ping sockets at first. Needs root.</summary>
public sealed class IcmpCheckTests
{
    private const string Groups = "/proc/sys/net/ipv4/ping_group_range";
    private const string Everybody = "0 2147483647";
    private const string Nobody = "1 0";

    [Theory]
    [InlineData("127.0.0.1", Everybody, true)]
    [InlineData("127.0.0.1", Everybody, false)]
    [InlineData("127.0.0.1", Nobody, true)]
    [InlineData("::1", Everybody, true)]
    [InlineData("::1", Everybody, false)]
    [InlineData("::1", Nobody, true)]
    public async Task ProbeAsync_Loopback_IsAnsweredByEitherKindOfSocket(string address, string groups, bool mayOpenRaw)
    {
        CheckResult result = await PingAsync(address, groups, mayOpenRaw);

        Assert.Equal((true, "echo", "ping answered"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task ProbeAsync_NeitherKindOfSocketIsAllowed_IsNotMadeAndNamesTheSetting(string address)
    {
        CheckResult result = await PingAsync(address, Nobody, mayOpenRaw: false);

        Assert.Equal((false, true), (result.Passed, result.NotMade));
        Assert.Matches("^not probed: .*net.ipv4.ping_group_range.*CAP_NET_RAW", result.Reason);
    }

    [Theory]
    [InlineData("127.0.0.1", Everybody, "/proc/sys/net/ipv4/icmp_echo_ignore_all")]
    [InlineData("127.0.0.1", Nobody, "/proc/sys/net/ipv4/icmp_echo_ignore_all")]
    [InlineData("::1", Everybody, "/proc/sys/net/ipv6/icmp/echo_ignore_all")]
    [InlineData("::1", Nobody, "/proc/sys/net/ipv6/icmp/echo_ignore_all")]
    public async Task ProbeAsync_Silence_EndsAtTheTimeoutAndNamesThePhase(string address, string groups, string silence)
    {
        CheckResult result = await PingAsync(address, groups, mayOpenRaw: true, timeoutSeconds: 0.3, prepare: () => File.WriteAllText(silence, "1"));

        Assert.Equal((false, "echo"), (result.Passed, result.Phase));
        Assert.Matches("^timed out after [0-9.]+s while waiting for the reply to the ping$", result.Reason);
    }

    [Theory]
    [InlineData("192.0.2.1", "blackhole", "a route of this machine leads nowhere (blackhole)")]
    [InlineData("192.0.2.1", "unreachable", "host unreachable")]
    [InlineData("192.0.2.1", "prohibit", "forbidden by a route or firewall of this machine")]
    [InlineData("198.51.100.1", "blackhole", "network unreachable")]
    public async Task ProbeAsync_NoWay_SaysWhy(string address, string route, string reason)
    {
        CheckResult result = await PingAsync(address, Everybody, mayOpenRaw: true, prepare: null, timeoutSeconds: 20, $"route add {route} 192.0.2.0/24");

        Assert.Equal((false, false, reason), (result.Passed, result.NotMade, result.Reason));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, false)]
    [InlineData(AddressFamily.InterNetwork, 0, true)]
    [InlineData(AddressFamily.InterNetworkV6, 129, false)]
    public void IsAnsweredBy_Message_MustBeTheReplyToThisRequest(AddressFamily family, byte replyType, bool hasIPHeader)
    {
        var echo = new IcmpEcho(family);
        byte[] header = hasIPHeader ? [0x45, .. new byte[19]] : [];
        byte[] reply = [.. header, replyType, .. echo.Message[1..]];
        Assert.True(echo.IsAnsweredBy(reply, hasIPHeader));

        byte[] changed = [.. reply[..^1], (byte)~reply[^1]];
        byte[] another = [.. header, .. new IcmpEcho(family).Message];
        another[header.Length] = replyType;
        byte[][] others = [[], [0x4F], reply[..^1], [.. reply, 0], [.. header, .. echo.Message], changed, another];
        Assert.DoesNotContain(others, other => echo.IsAnsweredBy(other, hasIPHeader));
    }

    [Fact]
    public void Create_AnyKey_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("icmp", problems, ("port", "80")));
        Assert.StartsWith("unknown key \"port\"", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(CheckRun.Create("icmp"), CheckRun.Create("icmp"));
    }

    // The probe opens its socket on the thread that has the network, and with it keeps the network.
    private static async Task<CheckResult> PingAsync(string address, string groups, bool mayOpenRaw, Action? prepare = null, double timeoutSeconds = 20, params string[] commands)
    {
        using var timeout = new CancellationTokenSource();
        Task<CheckResult>? probe = null;
        NetworkNamespace.Run(["link set lo up", .. commands], () =>
        {
            File.WriteAllText(Groups, groups);
            prepare?.Invoke();
            if (!mayOpenRaw)
            {
                DropCapabilities();
            }

            timeout.CancelAfter(TimeSpan.FromSeconds(timeoutSeconds));
            probe = CheckRun.Create("icmp").ProbeAsync(new IPEndPoint(IPAddress.Parse(address), 0), TimeProvider.System, timeout.Token);
        });
        return await probe!;
    }

    // Those of this thread, which ends soon.
    private static void DropCapabilities()
    {
        ulong version3OfThisThread = 0x20080522;
        Assert.Equal(0, SetCapabilities(ref version3OfThisThread, new uint[6]));
    }

    [DllImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static extern int SetCapabilities(ref ulong header, uint[] sets);
}
