using System.Net.Sockets;
using System.Text.RegularExpressions;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.EndToEnd;

/// <summary>dnstap, taken by the reference receiver (fstrm_capture) and read by another program than ours (dnstap-ldns).</summary>
[Collection(ProcessTests.Name)]
public sealed class DnstapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DnstapTests() => _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1\nsix AAAA 2001:db8::1"));

    private string Zone => _folder.PathOf("example.com.zone");

    private string SocketPath => _folder.PathOf("tap");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Receiver_GetsQueriesAndReplies_WithTheirEndsAndTimes()
    {
        await using ChildProcess receiver = await ReceiveAsync("taken");
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await using DnsLbProcess server = await ServeAsync("[::1]:0");
        string ipv6 = (await server.Process.WaitForLineAsync(@"listening on \[::1\]:(\d+)")).Groups[1].Value;
        server.Ask("www.example.com");
        await server.DigAsync("+tcp", "+noedns", "nobody.example.com", "TXT");
        await ChildProcess.RunAsync("dig", ["@::1", "-p", ipv6, "six.example.com", "AAAA"]);
        await StopAsync(server);

        string[] messages = await MessagesAsync(receiver, "taken");

        Assert.Equal(6, messages.Length);
        AssertExchange(messages, "INET", "UDP", "127.0.0.1", $"{server.EndPoint.Port}", "www.example.com.\tIN\tA", "www.example.com.\t60\tIN\tA\t192.0.2.1");
        AssertExchange(messages, "INET", "TCP", "127.0.0.1", $"{server.EndPoint.Port}", "nobody.example.com.\tIN\tTXT", "rcode: NXDOMAIN");
        AssertExchange(messages, "INET6", "UDP", "::1", ipv6, "six.example.com.\tIN\tAAAA", "six.example.com.\t60\tIN\tAAAA\t2001:db8::1");
        Assert.All(messages, message => Assert.Contains($"identity: \"{Environment.MachineName}\"", message, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.Contains("version: \"dnslb 0.1.0\"", message, StringComparison.Ordinal));
        Assert.All(
            messages.SelectMany(message => Regex.Matches(message, @"_time: !!timestamp (\S+) (\S+)")),
            time => Assert.InRange(DateTimeOffset.Parse($"{time.Groups[1].Value} {time.Groups[2].Value}Z", null), before.AddSeconds(-1), DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task Receiver_KilledAndStartedAnew_GetsWhatComesAfterwards()
    {
        DnsLbProcess started;
        await using (ChildProcess first = await ReceiveAsync("first"))
        {
            started = await ServeAsync();
            await started.Process.WaitForLineAsync("written down");
            started.Ask("www.example.com");
        }

        await using DnsLbProcess server = started;
        File.Delete(SocketPath);
        Task failing = server.Process.WaitForLineAsync($"dnstap to {SocketPath} fails: ");
        while (!failing.IsCompleted)
        {
            server.Ask("www.example.com");
        }

        await failing;
        await using ChildProcess second = await ReceiveAsync("second");
        Task working = server.Process.WaitForLineAsync($"dnstap to {SocketPath} works again");
        while (!working.IsCompleted)
        {
            server.Ask("www.example.com");
        }

        await working;
        server.Ask("six.example.com", RRType.AAAA);
        await StopAsync(server);

        Assert.Contains(await MessagesAsync(second, "second"), message => message.Contains("six.example.com.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receiver_ThatReadsNothing_CostsNoAnswer()
    {
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listening.Listen();
        await using DnsLbProcess server = await ServeAsync();
        using Socket receiver = await listening.AcceptAsync();
        await receiver.SendAsync(Convert.FromHexString("00000000" + "00000022" + "00000001" + "00000001" + "00000016" + "70726F746F6275663A646E737461702E446E73746170"));

        Task failing = server.Process.WaitForLineAsync($"dnstap to {SocketPath} fails: ");
        while (!failing.IsCompleted)
        {
            Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
        }

        await failing;
        await server.Process.WaitForLineAsync(@"dnstap to .*: queries missing in it: \d+ more");
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Fact]
    public async Task Receiver_NotThere_IsAWarningAndNothingElse()
    {
        await using DnsLbProcess server = await ServeAsync();

        await server.Process.WaitForLineAsync($"warning dnstap to {SocketPath} fails: there is no such socket; ");

        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
        await StopAsync(server);
        Assert.DoesNotContain(server.Process.Lines, line => line.Contains("written down", StringComparison.Ordinal));
    }

    private Task<DnsLbProcess> ServeAsync(params string[] moreListeners) =>
        DnsLbProcess.ServeAsync(Zone, [.. moreListeners.SelectMany(listener => new[] { "--listen", listener }), "--dnstap", $"unix:{SocketPath}"]);

    private static async Task StopAsync(DnsLbProcess server)
    {
        await server.Process.SignalAsync("TERM");
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    private async Task<ChildProcess> ReceiveAsync(string file)
    {
        var receiver = ChildProcess.Start("fstrm_capture", ["-dd", "-t", "protobuf:dnstap.Dnstap", "-u", SocketPath, "-w", _folder.PathOf(file)]);
        await receiver.WaitForLineAsync("opened output file");
        return receiver;
    }

    // Each as YAML.
    private async Task<string[]> MessagesAsync(ChildProcess receiver, string file)
    {
        await receiver.SignalAsync("TERM");
        await receiver.WaitForExitAsync();
        CommandResult read = await ChildProcess.RunAsync("dnstap-ldns", ["-y", "-r", _folder.PathOf(file)]);
        Assert.True(read.ExitCode == 0, read.ToString());
        return [.. string.Join('\n', read.Lines).Split("---").Where(message => message.Contains("type: MESSAGE", StringComparison.Ordinal))];
    }

    private static void AssertExchange(string[] messages, string family, string protocol, string address, string port, string question, string reply)
    {
        string[] ours = [.. messages.Where(message => message.Contains(question, StringComparison.Ordinal))];
        Assert.Equal(2, ours.Length);
        Assert.Contains("type: AUTH_QUERY", ours[0], StringComparison.Ordinal);
        Assert.Contains("type: AUTH_RESPONSE", ours[1], StringComparison.Ordinal);
        Assert.Contains(reply, ours[1], StringComparison.Ordinal);
        foreach (string message in ours)
        {
            Assert.Contains($"socket_family: {family}\n", message, StringComparison.Ordinal);
            Assert.Contains($"socket_protocol: {protocol}\n", message, StringComparison.Ordinal);
            Assert.Contains($"query_address: \"{address}\"\n", message, StringComparison.Ordinal);
            Assert.Contains($"response_address: \"{address}\"\n", message, StringComparison.Ordinal);
            Assert.Contains($"response_port: {port}\n", message, StringComparison.Ordinal);
        }

        string clientPort = Regex.Match(ours[0], @"query_port: (\d+)").Groups[1].Value;
        Assert.Contains($"query_port: {clientPort}\n", ours[1], StringComparison.Ordinal);
        Assert.NotEqual(port, clientPort);
    }
}
