using System.Text.RegularExpressions;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Documentation;

/// <summary>
/// Runs console blocks: what follows a line with <c>$ </c> is the output of its command, in which <c>…</c> stands for any text, and
/// alone on a line for any lines. A server runs until the next one; other commands are repeated until they print what is expected,
/// for answers take turns and health changes in a moment.
/// </summary>
internal sealed class ReadmeSession : IAsyncDisposable
{
    public const string Run = "dotnet run -c Release --project src/DnsLb --";

    private const string Port = "5300";

    private readonly TemporaryFolder _data = new();
    private readonly string _port;
    private readonly Dictionary<string, string> _environment;
    private ChildProcess? _server;

    /// <param name="port">Where the commands find a server, instead of the README's port.</param>
    public ReadmeSession(int port)
    {
        _port = $"{port}";
        _environment = new Dictionary<string, string>
        {
            ["XDG_DATA_HOME"] = _data.Path,
            ["DNSLB_API"] = "none",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_NOLOGO"] = "1",
        };
    }

    public async Task RunAsync(string block)
    {
        foreach (string step in Regex.Split(block, @"^\$ ", RegexOptions.Multiline).Skip(1))
        {
            string[] lines = step.Replace(Port, _port, StringComparison.Ordinal).TrimEnd('\n').Split('\n');
            string command = lines[0];
            if (command == $"alias dnslb='{Run}'")
            {
                continue;
            }

            if (command == "tests/run")
            {
                // The test that this is would run in it.
                await ExpectAsync("tests/run --install-only", lines[1..]);
            }
            else if (Regex.IsMatch(command, @"(dnslb|--) (serve|demo$)"))
            {
                await ServeAsync(command, lines[1..]);
            }
            else
            {
                await ExpectAsync(command, lines[1..]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _data.Dispose();
    }

    private async Task ServeAsync(string command, string[] expected)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        string onFreePort = command.EndsWith("demo", StringComparison.Ordinal) ? $"{command} --listen 127.0.0.1:{_port}" : command;
        _server = ChildProcess.Start("bash", ["-c", WithProgram(onFreePort)], _environment);
        foreach (string line in expected.Where(line => line != "…"))
        {
            await _server.WaitForLineAsync(Pattern(line));
        }
    }

    private async Task ExpectAsync(string command, string[] expected)
    {
        string pattern = $"^{string.Concat(expected.Select(line => line == "…" ? @"(.*\n)*?" : $"{Pattern(line)}\n"))}$";
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        CommandResult result;
        do
        {
            result = await ChildProcess.RunAsync("bash", ["-c", WithProgram(command)], _environment);
            Assert.True(result.ExitCode == 0, $"{command}\n{result}");
            Assert.False(patience.IsCancellationRequested, $"{command}\nexpected:\n{string.Join('\n', expected)}\nfound:\n{result}\n{_server}");
        }
        while (!Regex.IsMatch(string.Concat(result.Lines.Select(line => $"{line}\n")), pattern));
    }

    private static string WithProgram(string command) => Regex.Replace(command, "^dnslb ", $"{DnsLbProcess.Program} ");

    private static string Pattern(string line) => Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal);
}
