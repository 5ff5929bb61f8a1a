using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Checks;

/// <summary>Asks a real name server: our own process.</summary>
[Collection(ProcessTests.Name)]
public sealed class DnsCheckTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DnsLbProcess? _server;

    public async Task InitializeAsync()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("""
            www A     192.0.2.1
            www A     192.0.2.2
            six AAAA  2001:db8::1
            txt TXT   "some " "text"
            als CNAME www
            """));
        _server = await DnsLbProcess.ServeAsync(_folder.Path);
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("name=www.example.com", true, "match", "NOERROR: 192.0.2.1, 192.0.2.2")]
    [InlineData("name=www.example.com.", true, "match", "NOERROR: 192.0.2.1, 192.0.2.2")]
    [InlineData("name=www.example.com expect=192.0.2.2", true, "match", "NOERROR: 192.0.2.1, 192.0.2.2")]
    [InlineData("name=www.example.com expect=192.0.2.3", false, "match", "the answer has 192.0.2.1, 192.0.2.2, expected 192.0.2.3")]
    [InlineData("name=six.example.com type=AAAA expect=2001:db8::1", true, "match", "NOERROR: 2001:db8::1")]
    [InlineData("name=txt.example.com type=TXT expect=some_text", true, "match", "NOERROR: some text")]
    [InlineData("name=als.example.com type=cname expect=WWW.example.com.", true, "match", "NOERROR: www.example.com")]
    [InlineData("name=six.example.com expect=192.0.2.1", false, "match", "the answer has no record, expected 192.0.2.1")]
    [InlineData("name=none.example.com", false, "match", "NXDOMAIN, expected NOERROR")]
    [InlineData("name=none.example.com rcode=NXDOMAIN", true, "match", "NXDOMAIN")]
    [InlineData("name=example.org", false, "match", "REFUSED, expected NOERROR")]
    public async Task ProbeAsync_NameServer_IsJudgedByItsAnswer(string keys, bool passed, string phase, string reason)
    {
        CheckResult result = await CheckRun.RunAsync(Create(keys), _server!.EndPoint);

        Assert.Equal((passed, phase, reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_Silence_EndsAtTheTimeout()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        CheckResult result = await CheckRun.RunAsync(Create("name=www.example.com"), (IPEndPoint)silent.LocalEndPoint!, timeoutSeconds: 0.3);

        Assert.Equal((false, "first byte"), (result.Passed, result.Phase));
        Assert.StartsWith("timed out after ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_Rubbish_Fails()
    {
        using var rubbish = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        rubbish.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task<CheckResult> probing = CheckRun.RunAsync(Create("name=www.example.com"), (IPEndPoint)rubbish.LocalEndPoint!, timeoutSeconds: 5);
        SocketReceiveFromResult query = await rubbish.ReceiveFromAsync(new byte[512], new IPEndPoint(IPAddress.Any, 0));

        await rubbish.SendToAsync(new byte[] { 1, 2, 3 }, query.RemoteEndPoint);

        Assert.False((await probing).Passed);
    }

    [Theory]
    [InlineData("", "a dns check needs name=")]
    [InlineData("name=..", "\"name=..\": name must be a domain name")]
    [InlineData("name=a type=1", "\"type=1\": type must be a type such as A, AAAA, SOA or TXT")]
    [InlineData("name=a rcode=noerr", "\"rcode=noerr\": rcode must be NOERROR|")]
    public void Create_WrongKeys_SaysWhatIsRight(string keys, string expected)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("dns", problems, Pairs(keys)));

        Assert.StartsWith(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    private static ICheck Create(string keys) => CheckRun.Create("dns", Pairs(keys));

    // A blank in a value is written as an underscore.
    private static (string, string)[] Pairs(string keys) =>
        [.. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1].Replace('_', ' ')))];
}
