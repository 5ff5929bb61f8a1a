namespace DnsLb.Tests.EndToEnd;

/// <summary>What dig learns of a server beside its zones: cookies, NSID, class CHAOS, keepalive.</summary>
[Collection(ProcessTests.Name)]
public sealed class IdentityTests : IDisposable
{
    private const string Secret = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private const string Next = "dd3bdf9344b678b185a6f5cb60fca715";

    private readonly TemporaryFolder _folder = new();

    public IdentityTests() => _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));

    private string Zones => _folder.PathOf("example.com.zone");

    private string Secrets => _folder.PathOf("secrets");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dig_SettingsOfIdentity_AreSaid()
    {
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(
            ["serve", "--zones", Zones, "--listen", "127.0.0.1:0", "--nsid", "fra-1"],
            new Dictionary<string, string> { ["DNSLB_CHAOS_IDENTITY"] = "fra-1.example.net", ["DNSLB_CHAOS_VERSION"] = "DnsLb" });

        Assert.Contains("; NSID: 66 72 61 2d 31 (\"fra-1\")", await DigAsync(server, "www.example.com", "+nsid"));
        Assert.Equal(["\"fra-1.example.net\""], await DigAsync(server, "CH", "TXT", "id.server", "+short"));
        Assert.Equal(["\"DnsLb\""], await DigAsync(server, "CH", "TXT", "version.bind", "+short"));
    }

    [Fact]
    public async Task Dig_NothingSet_IsRefusedAndNotSaid()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zones);

        Assert.DoesNotContain(await DigAsync(server, "www.example.com", "+nsid"), line => line.Contains("NSID", StringComparison.Ordinal));
        Assert.Contains(await DigAsync(server, "CH", "TXT", "id.server"), line => line.Contains("status: REFUSED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dig_KeepaliveOverTcp_IsTheIdleTimeout()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zones);

        Assert.Contains("; TCP KEEPALIVE: 10.0 secs", await DigAsync(server, "www.example.com", "+tcp", "+keepalive"));
    }

    [Fact]
    public async Task Dig_CookieOfAnotherServerWithTheSameSecret_IsGood()
    {
        File.WriteAllText(Secrets, Secret);
        await using DnsLbProcess one = await DnsLbProcess.ServeAsync(Zones, "--cookie-secrets", Secrets);
        await using DnsLbProcess other = await DnsLbProcess.ServeAsync(Zones, "--cookie-secrets", Secrets);
        await using DnsLbProcess stranger = await DnsLbProcess.ServeAsync(Zones);

        string cookie = await CookieAsync(one);

        Assert.Equal(cookie, await CookieAsync(other, cookie));
        Assert.NotEqual(cookie, await CookieAsync(stranger, cookie));
    }

    [Fact]
    public async Task CookieSecrets_RolledOver_CookiesStayGoodUntilTheOldSecretIsGone()
    {
        File.WriteAllText(Secrets, Secret);
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(Zones, "--cookie-secrets", Secrets);
        string cookie = await CookieAsync(server);

        int lines = server.Process.Lines.Count;
        File.WriteAllText(Secrets, $"{Next}\n{Secret}\n");
        await server.Process.WaitForLineAsync("read the cookie secrets of ", lines);
        string renewed = await CookieAsync(server, cookie);

        Assert.NotEqual(cookie, renewed);
        Assert.Equal(renewed, await CookieAsync(server, renewed));
        Assert.Equal("NOERROR", await StatusOfCookieAsync(server, cookie));

        lines = server.Process.Lines.Count;
        File.WriteAllText(Secrets, $"{Next}\n");
        await server.Process.WaitForLineAsync("read the cookie secrets of ", lines);

        Assert.Equal("BADCOOKIE", await StatusOfCookieAsync(server, cookie));
        Assert.Equal("NOERROR", await StatusOfCookieAsync(server, renewed));
    }

    [Fact]
    public async Task CookieSecrets_WrongFile_IsReportedWithTheOtherProblems()
    {
        File.WriteAllText(Secrets, "12ab34");

        CommandResult result = await DnsLbProcess.RunAsync("serve", "--zones", _folder.PathOf("none"), "--listen", "127.0.0.1:0", "--cookie-secrets", Secrets);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"dnslb: {Secrets}:1: a cookie secret must be 32 hexadecimal digits", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("none: there is no such file or folder", result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("12ab34", result.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> CookieAsync(DnsLbProcess server, string cookie = "0102030405060708") =>
        Assert.Single(await DigAsync(server, "www.example.com", $"+cookie={cookie}"), line => line.StartsWith("; COOKIE: ", StringComparison.Ordinal) && line.EndsWith(" (good)", StringComparison.Ordinal)).Split(' ')[2];

    // A query without a question asks whether its cookie is valid.
    private static async Task<string> StatusOfCookieAsync(DnsLbProcess server, string cookie)
    {
        IReadOnlyList<string> lines = await DigAsync(server, "+header-only", $"+cookie={cookie}", "+nobadcookie");
        return Assert.Single(lines, line => line.Contains("status: ", StringComparison.Ordinal)).Split("status: ")[1].Split(',')[0];
    }

    private static async Task<IReadOnlyList<string>> DigAsync(DnsLbProcess server, params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{server.EndPoint.Port}", "+tries=1", "+time=20", .. arguments]);
        Assert.True(result.ExitCode == 0, $"{result}");
        return result.Lines;
    }
}
