using System.Net.Sockets;
using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>How commands reach a server: by TLS with and without certificates of clients and a token, by a unix socket; and what they say when they do not.</summary>
[Collection(ProcessTests.Name)]
public sealed class ClientConnectionTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Https_TheAuthorityIsGiven_IsAnswered()
    {
        await using ServedFolder served = await StartAsync("127.0.0.1");
        string api = await AddressOfAsync(served);

        CommandResult unknown = await DnsLbProcess.RunAsync("status", "--api", api);
        CommandResult wrong = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _stranger.File);
        CommandResult status = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File);
        CommandResult byVariables = await RunAsync(new() { ["DNSLB_API_URL"] = api, ["DNSLB_API_CA"] = _authority.File }, "status");

        Fails(unknown, $"no answer of a server at {api}: the certificate is not good for 127.0.0.1: its issuer, CN=Test authority, is not trusted; give the file of that one by --api-ca");
        Fails(wrong, $"no answer of a server at {api}: the certificate is not good for 127.0.0.1: it is not signed by the CN=Test authority that is trusted");
        Assert.True((status.ExitCode, byVariables.ExitCode) == (0, 0), $"{status}\n{byVariables}");
        Assert.StartsWith($"{api}: ready, ", status.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_ACertificateOfAnotherName_IsRefusedWithTheNamesThatAreRight()
    {
        await using ServedFolder served = await StartAsync("localhost,ns1.example.com");
        string api = await AddressOfAsync(served);

        CommandResult wrong = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File);
        CommandResult right = await DnsLbProcess.RunAsync("status", "--api", api.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "--api-ca", _authority.File);

        Fails(wrong, $"no answer of a server at {api}: the certificate is not good for 127.0.0.1: it is for localhost, ns1.example.com; call it by a name that the certificate is for, as in --api https://NAME:PORT");
        Assert.True(right.ExitCode == 0, right.ToString());
    }

    [Fact]
    public async Task Https_AnExpiredCertificate_IsRefused()
    {
        await using ServedFolder served = await StartAsync("127.0.0.1", daysLeft: -1);
        string api = await AddressOfAsync(served);

        CommandResult status = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File);

        Assert.Equal(2, status.ExitCode);
        Assert.Matches(@"the certificate is not good for 127\.0\.0\.1: it expired on \d{4}-\d\d-\d\d$", Assert.Single(Said(status)));
    }

    // Where the settings of the server are, its certificate is known, and by which names others call it does not matter.
    [Fact]
    public async Task Https_WithTheSettingsOfTheServer_NeedsNoOption()
    {
        string certificate = _authority.Issue("ns1.example.com");
        int port = FreePort.Find();
        Dictionary<string, string> settings = new() { ["DNSLB_API"] = $"127.0.0.1:{port}", ["DNSLB_API_CERT"] = certificate, ["DNSLB_API_KEY"] = certificate };
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path, "--api", $"127.0.0.1:{port}", "--api-cert", certificate, "--api-key", certificate);
        await server.Process.WaitForLineAsync("API on https://");

        CommandResult status = await RunAsync(settings, "status");
        settings["DNSLB_API_CERT"] = _stranger.Issue("ns1.example.com");
        CommandResult other = await RunAsync(settings, "status");

        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.Equal(2, other.ExitCode);
    }

    [Fact]
    public async Task Https_AClientCertificateIsAskedFor_TakesOneOfItsAuthority()
    {
        await using ServedFolder served = await StartAsync("127.0.0.1", 90, "--api-client-ca", _authority.File);
        string api = await AddressOfAsync(served);
        string own = _authority.Issue("client"), strange = _stranger.Issue("client");
        string key = _folder.Write("key.pem", KeyOf(own));

        CommandResult none = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File);
        CommandResult wrong = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File, "--api-client-cert", strange);
        CommandResult otherKey = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File, "--api-client-cert", strange, "--api-client-key", key);
        CommandResult drain = await DnsLbProcess.RunAsync("drain", "192.0.2.1", "--reason", "x", "--yes", "--api", api, "--api-ca", _authority.File, "--api-client-cert", own, "--api-client-key", key);

        Fails(none, $"no answer of a server at {api}: it asks for a client certificate: give one of an authority in its api-client-ca by --api-client-cert, and the key by --api-client-key");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("if it does not take the certificate of --api-client-cert (CN=Test, by CN=Test authority, good until ", Assert.Single(Said(wrong)), StringComparison.Ordinal);
        Fails(otherKey, $"--api-client-key: {key}: it must hold the private key of the first certificate in {strange}, as PEM without a passphrase");
        Assert.True(drain.ExitCode == 0, drain.ToString());
        await served.Server.Process.WaitForLineAsync("API: PUT /overrides/192.0.2.1 by CN=Test from 127.0.0.1: 201");
    }

    [Fact]
    public async Task Https_ATokenIsAskedForToo_NeedsBoth()
    {
        string token = _folder.Write("token", Token);
        await using ServedFolder served = await StartAsync("127.0.0.1", 90, "--api-client-ca", _authority.File, "--api-token", token);
        string api = await AddressOfAsync(served);
        string[] tls = ["--api", api, "--api-ca", _authority.File, "--api-client-cert", _authority.Issue("client")];

        CommandResult without = await DnsLbProcess.RunAsync(["status", .. tls]);
        CommandResult with = await DnsLbProcess.RunAsync(["status", .. tls, "--api-token", token]);
        CommandResult alone = await DnsLbProcess.RunAsync("status", "--api", api, "--api-ca", _authority.File, "--api-token", token);

        Fails(without, $"the server at {api} asks for a token; give the file that holds it by --api-token");
        Assert.True(with.ExitCode == 0, with.ToString());
        Assert.Equal(2, alone.ExitCode);
    }

    [Fact]
    public async Task HttpAndHttps_TakenForEachOther_SayWhichIsRight()
    {
        await using ServedFolder secure = await StartAsync("127.0.0.1");
        await using ServedFolder plain = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string plainApi = await CommandLineTests.AddressOfAsync(plain.Server);

        CommandResult http = await DnsLbProcess.RunAsync("status", "--api", (await AddressOfAsync(secure)).Replace("https:", "http:", StringComparison.Ordinal));
        CommandResult https = await DnsLbProcess.RunAsync("status", "--api", $"https://{plainApi}");
        CommandResult needless = await DnsLbProcess.RunAsync("status", "--api", plainApi, "--api-ca", _authority.File);

        Assert.EndsWith("does it speak TLS, so that --api should begin with https://?", Assert.Single(Said(http)), StringComparison.Ordinal);
        Assert.EndsWith("does it speak TLS (api-cert), or should --api begin with http://?", Assert.Single(Said(https)), StringComparison.Ordinal);
        Fails(needless, $"--api-ca: there are no certificates at http://{plainApi}/; an API with TLS is --api https://HOST:PORT");
    }

    [Theory]
    [InlineData("none.sock", "there is no such socket; does the server run, with --api-socket {0}?")]
    [InlineData("a.file", "it is a file, no socket")]
    [InlineData("a.folder", "it is a folder, no socket")]
    [InlineData("left.sock", "nobody listens at the socket: the server that made it has ended")]
    public async Task Socket_NobodyListens_SaysWhatIsThere(string name, string reason)
    {
        _folder.Write("a.file", "");
        Directory.CreateDirectory(_folder.PathOf("a.folder"));
        using var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(_folder.PathOf("left.sock")));
        string path = _folder.PathOf(name);

        CommandResult status = await DnsLbProcess.RunAsync("status", "--api", $"unix:{path}");

        Fails(status, $"no answer of a server at unix:{path}: {string.Format(null, reason, path)}");
    }

    [Theory]
    [InlineData("--api-socket", "")]
    [InlineData("--api", "unix:")]
    public async Task Socket_APathThatIsTooLong_IsNamed(string option, string prefix)
    {
        string path = $"/{new string('x', 107)}";

        Fails(await DnsLbProcess.RunAsync("status", option, $"{prefix}{path}"), $"{(prefix.Length > 0 ? $"command line: \"api=unix:{path}\"" : path)}: the path of a socket has up to 107 bytes, and this one 108");
    }

    [Fact]
    public async Task Socket_OfAnotherUser_SaysForWhomItIs()
    {
        string socket = _folder.PathOf("api.sock");
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "none", "--api-socket", socket);
        await served.Server.Process.WaitForLineAsync("API on unix:");
        await ChildProcess.RunAsync("chmod", ["755", _folder.Path]);

        CommandResult status = await NobodysProgram.RunAsync(_folder, "status", "--api-socket", socket);

        Fails(status, $"no answer of a server at unix:{socket}: this user may not open the socket; it is for the user and the group of the server, and for root");
    }

    [Fact]
    public async Task Status_AServerThatIsStopped_SaysThatItWaits()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string api = await CommandLineTests.AddressOfAsync(served.Server);
        await served.Server.Process.SignalAsync("STOP");
        await using var status = ChildProcess.Start(DnsLbProcess.Program, ["status", "--api", api]);

        await status.WaitForLineAsync($"dnslb: no answer of a server at http://{api}/ yet; it is waited for, up to 30 s in all");
        await served.Server.Process.SignalAsync("CONT");

        Assert.Equal(0, await status.WaitForExitAsync());
        Assert.Contains(status.Lines, line => line.StartsWith($"http://{api}/: ready, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_VariablesOfClients_AreNone()
    {
        CommandResult settings = await RunAsync(new() { ["DNSLB_API_URL"] = "https://ns1.example.com:8053", ["DNSLB_API_CA"] = "none", ["DNSLB_API_CLIENT_CERT"] = "none", ["DNSLB_API_CLIENT_KEY"] = "none" }, "settings", "--zones", "zones", "--listen", "127.0.0.1:5300");

        Assert.True(settings.ExitCode == 0, settings.ToString());
    }

    private Task<ServedFolder> StartAsync(string names, double daysLeft = 90, params string[] more)
    {
        string certificate = _authority.Issue(names, daysLeft);
        return ServedFolder.StartAsync(ZoneSamples.Example(";@pool www\nwww A 192.0.2.1"), ["--api", "127.0.0.1:0", "--api-cert", certificate, "--api-key", certificate, .. more]);
    }

    private static string KeyOf(string file)
    {
        string text = File.ReadAllText(file);
        return text[text.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal)..];
    }

    private static async Task<string> AddressOfAsync(ServedFolder served) => (await served.Server.Process.WaitForLineAsync(@"API on (https://\S+)")).Groups[1].Value;

    private static Task<CommandResult> RunAsync(Dictionary<string, string> environment, params string[] command) =>
        ChildProcess.RunAsync(DnsLbProcess.Program, command, new Dictionary<string, string>(environment) { ["DNSLB_API"] = environment.GetValueOrDefault("DNSLB_API", "none") });

    private static void Fails(CommandResult result, string problem)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"dnslb: {problem}", string.Join('\n', Said(result)));
    }

    // On a busy machine any answer may take so long that it is said to be waited for.
    private static IEnumerable<string> Said(CommandResult result) => result.Lines.Where(line => !line.Contains(" yet; it is waited for", StringComparison.Ordinal));
}
