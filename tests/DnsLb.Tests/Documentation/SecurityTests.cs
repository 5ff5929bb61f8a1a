using System.Net;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>What security.md tells people to do works.</summary>
[Collection(ProcessTests.Name)]
public sealed class SecurityTests : IDisposable
{
    private const string Identity = " --cert ana.pem --key ana.key";

    private readonly TemporaryFolder _folder = new();
    private readonly IPEndPoint _api = new(IPAddress.Loopback, FreePort.Find());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Operators_WithTheirCertificates_AreHeardAndNobodyElse()
    {
        IReadOnlyList<string> blocks = MarkdownFile.Read("src/DnsLb/Docs/security.md").Blocks("sh");
        string[] commands = blocks[1].Split('\n');
        string ask = Here(commands[1]);
        Assert.Contains(Identity, ask, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.PathOf("zones"));
        File.WriteAllText(_folder.PathOf("zones/lb.example.com.zone"), ZoneSamples.Example("www A 192.0.2.1"));

        CommandResult made = await ShellAsync($"set -e\n{Here(blocks[0])}");
        Assert.True(made.ExitCode == 0, made.ToString());
        await using var server = ChildProcess.Start(DnsLbProcess.Program, Here(commands[0]).Split(' ').Skip(1), folder: _folder.Path);
        await server.WaitForLineAsync("API on https://");

        CommandResult known = await ShellAsync(ask);
        Assert.True(known.ExitCode == 0, known.ToString());
        Assert.Contains("\"status\":\"ok\"", known.ToString(), StringComparison.Ordinal);
        CommandResult unknown = await ShellAsync(ask.Replace(Identity, "", StringComparison.Ordinal));
        Assert.NotEqual(0, unknown.ExitCode);
    }

    private string Here(string commands) => commands
        .Replace("192.0.2.53:53", "127.0.0.1:0", StringComparison.Ordinal)
        .Replace("192.0.2.53:8453", $"{_api}", StringComparison.Ordinal)
        .Replace("192.0.2.53", "127.0.0.1", StringComparison.Ordinal);

    private Task<CommandResult> ShellAsync(string commands) => ChildProcess.RunAsync("bash", ["-c", commands], folder: _folder.Path);
}
