using ARSoft.Tools.Net.Dns;
using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Backends come and go; answers follow.</summary>
[Collection(ProcessTests.Name)]
public sealed class HealthTests : IAsyncLifetime
{
    // Long enough for a probe of a machine that is busy with other things.
    private const string Check = "interval=1s timeout=1s fall=2 rise=2";

    private readonly int _port = FreePort.Find();
    private readonly List<Nginx> _backends = [];
    private ServedFolder? _served;

    public async Task InitializeAsync()
    {
        foreach (string address in (string[])["127.0.1.1", "127.0.1.2", "127.0.1.3"])
        {
            _backends.Add(await Nginx.StartAsync(address, _port));
        }
    }

    public async Task DisposeAsync()
    {
        if (_served is not null)
        {
            await _served.DisposeAsync();
        }

        foreach (Nginx backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("http")]
    public async Task Serve_ABackendStopsAndStarts_ItsAddressLeavesAndComesBack(string kind)
    {
        await ServeAsync(
            $"""
            ;@check alive {kind} port={_port} {Check}
            ;@pool www check=alive
            www A 127.0.1.1
            www A 127.0.1.2
            www A 127.0.1.3
            """);
        Server.WaitUntilServed("www.example.com", "127.0.1.1", "127.0.1.2", "127.0.1.3");
        await FailAsync(1);
        Assert.Equal(["127.0.1.1", "127.0.1.3"], Served());
        await HealAsync(1);
        Assert.Equal(["127.0.1.1", "127.0.1.2", "127.0.1.3"], Served());
    }

    [Fact]
    public async Task Serve_ABackendIsDownAtTheStart_IsInNoAnswer()
    {
        await _backends[0].StopAsync();
        await ServeAsync(
            $"""
            ;@check alive tcp port={_port} interval=30s timeout=1s fall=3
            ;@pool www check=alive policy=weighted
            www A 127.0.1.1 ;@ weight=99
            www A 127.0.1.2
            """);
        Assert.Equal(["127.0.1.2"], Served());
    }

    [Fact]
    public async Task Serve_TierZeroFails_TheBackupTakesOver()
    {
        await ServeAsync(
            $"""
            ;@check alive tcp port={_port} {Check}
            ;@pool www check=alive policy=weighted
            www A 127.0.1.1 ;@ weight=3
            www A 127.0.1.2 ;@ weight=1
            www A 127.0.1.3 ;@ tier=1
            """);
        Server.WaitUntilServed("www.example.com", "127.0.1.1", "127.0.1.2");
        await FailAsync(0);
        Assert.Equal(["127.0.1.2"], Served());
        await FailAsync(1);
        Assert.Equal(["127.0.1.3"], Served());
        await HealAsync(0);
        Assert.Equal(["127.0.1.1"], Served());
    }

    [Fact]
    public async Task Serve_AllFail_WhenEmptyDecides()
    {
        await ServeAsync(
            $"""
            ;@check alive tcp port={_port} {Check}
            ;@pool www check=alive when-empty=all
            www A 127.0.1.1
            www A 127.0.1.2
            ;@pool none check=alive when-empty=none
            none A 127.0.1.1
            none A 127.0.1.2
            """);
        await FailAsync(0, "none");
        await FailAsync(1, "none");
        Assert.Equal(["127.0.1.1", "127.0.1.2"], Served());
        DnsMessage none = Server.Ask("none.example.com");
        Assert.Equal(ReturnCode.NoError, none.ReturnCode);
        Assert.Empty(none.AnswerRecords);
        Assert.IsType<SoaRecord>(Assert.Single(none.AuthorityRecords));
    }

    [Fact]
    public async Task Serve_AMemberIsFailing_TheTtlShrinksWithinItsRange()
    {
        await ServeAsync(
            $"""
            ;@check alive tcp port={_port} interval=1s timeout=1s fall=4 rise=2
            ;@pool www check=alive ttl=1s..60s
            www A 127.0.1.1
            www A 127.0.1.2
            """);
        var ttls = new List<int>();
        DnsMessage answer = Server.Ask("www.example.com");
        await _backends[0].StopAsync();
        await OtherProcesses.UntilAsync(
            () =>
            {
                ttls.Add(answer.AnswerRecords.Select(record => record.TimeToLive).Distinct().Single());
                answer = Server.Ask("www.example.com");
                return answer.AnswerRecords.Count < 2;
            },
            "the member never falls");

        Assert.Equal(["127.0.1.2"], DnsLbProcess.AddressesOf(answer));
        Assert.Equal(ttls.OrderDescending(), ttls);
        Assert.Equal([4, 3, 2, 1], ttls.Distinct());
    }

    [Fact]
    public async Task Serve_CalculatedChecks_FollowTheirParts()
    {
        await ServeAsync(
            $"""
            ;@check web http port={_port} {Check}
            ;@check alive tcp port={_port} {Check}
            ;@check admin tcp port=1 {Check}
            ;@check both all of=web,admin
            ;@check one any of=both,alive
            ;@check most at-least count=2 of=web,alive,admin
            ;@pool both check=both when-empty=none
            both A 127.0.1.1
            ;@pool www check=one,most
            www A 127.0.1.1
            www A 127.0.1.2
            """);
        Assert.Empty(Server.Served("both.example.com"));
        await Server.Process.WaitForLineAsync(@"both\.example\.com\. A: 127\.0\.1\.1 starts down: both: [01] of 2 up, 2 needed \(.*admin: connection refused\)");
        Server.WaitUntilServed("www.example.com", "127.0.1.1", "127.0.1.2");

        int from = Server.Process.Lines.Count;
        await FailAsync(0);
        Assert.Equal(["127.0.1.2"], Served());
        Assert.Contains(Server.Process.Lines.Skip(from), line => line.Contains("most: ", StringComparison.Ordinal) && line.Contains("admin: connection refused", StringComparison.Ordinal));
        await HealAsync(0);
        Assert.Equal(["127.0.1.1", "127.0.1.2"], Served());
    }

    // The system's resolver knows localhost without asking anybody.
    [Fact]
    public async Task Serve_ProbeOfAName_ProbesWhereItLeads()
    {
        await using Nginx local = await Nginx.StartAsync("127.0.0.1", _port);
        await ServeAsync(
            $"""
            ;@check alive tcp port={_port} {Check}
            ;@pool www check=alive
            www A 192.0.2.1 ;@ probe=localhost
            www A 192.0.2.2 ;@ probe=none.example.invalid
            """);
        Assert.Equal(["192.0.2.1"], Served());
        await Server.Process.WaitForLineAsync(@"192\.0\.2\.1 starts up: alive: connected");

        int from = Server.Process.Lines.Count;
        await local.StopAsync();

        await Server.Process.WaitForLineAsync(@"192\.0\.2\.1 was up, is down: alive: connection refused", from);
    }

    [Fact]
    public async Task Serve_AFileOfACheckChanges_IsReadAnew()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        string certificate = authority.Issue("127.0.1.4");
        await using Nginx secured = await Nginx.StartAsync(
            "127.0.1.4", _port, "ssl", $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; location / {{ return 200 ok; }}");
        string trusted = authority.Write("trusted.pem", File.ReadAllText(other.File));

        // A check that is edited is probed at once, and that decides: however busy the machine is, a handshake takes no half a minute.
        await ServeAsync(
            $"""
            ;@check alive https port={_port} ca={trusted} body=ok interval=30s timeout=30s
            ;@pool www check=alive when-empty=none
            www A 127.0.1.4
            """);
        Assert.Empty(Served());
        await Server.Process.WaitForLineAsync("127.0.1.4 starts down: alive: the certificate is not good for 127.0.1.4: ");
        int from = Server.Process.Lines.Count;

        authority.Write("trusted.pem", File.ReadAllText(authority.File));

        await Server.Process.WaitForLineAsync("127.0.1.4 was down, is up: alive: status 200", from);
        Server.WaitUntilServed("www.example.com", "127.0.1.4");
    }

    private DnsLbProcess Server => _served!.Server;

    private string[] Served() => Server.Served("www.example.com");

    private async Task ServeAsync(string lines) => _served = await ServedFolder.StartAsync(ZoneSamples.Example(lines));

    private Task FailAsync(int backend, params string[] pools) => ChangeAsync(backend, _backends[backend].StopAsync, "was up, is down", ["www", .. pools]);

    private Task HealAsync(int backend) => ChangeAsync(backend, _backends[backend].StartAsync, "was down, is up", ["www"]);

    private async Task ChangeAsync(int backend, Func<Task> change, string verdict, string[] pools)
    {
        int from = Server.Process.Lines.Count;
        await change();
        foreach (string pool in pools)
        {
            await Server.Process.WaitForLineAsync($@"(?i)\b{pool}\.example\.com\.? A: 127\.0\.1\.{backend + 1} {verdict}", from);
        }
    }
}
