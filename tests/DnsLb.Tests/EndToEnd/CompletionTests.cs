using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Words as shells complete them.</summary>
[Collection(ProcessTests.Name)]
public sealed class CompletionTests
{
    // Each is given the program and the words behind it, and prints the words that may follow, a line each.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        // As readline does: the line is split at the characters of COMP_WORDBREAKS, a colon among them, and the function is called with the name.
        ["bash"] = """
            shopt -s expand_aliases
            source <("$1" completion bash)
            [[ $(complete -p dnslb) == "complete -o default -F _dnslb dnslb" ]] || exit 1
            COMP_LINE="dnslb $2" COMP_POINT=$((${#2} + 6))
            _dnslb "$1" "" ""
            printf '%s\n' "${COMPREPLY[@]}"
            """,

        // A shell on a terminal of its own, where Tab and a key are typed that tells what the line is then; a list of several words is above that.
        ["zsh"] = """
            zmodload zsh/zpty
            zpty shell "stty columns 1000; PS1= TERM=dumb zsh -f -i"
            zpty -w shell "PS1=; autoload -Uz compinit; compinit -D -u; source <($1 completion zsh); tell() { zle -I; print -r -- \"<\$BUFFER>\" }; zle -N tell; bindkey ^T tell; print RE''ADY"
            zpty -r -m shell REPLY '*READY*'
            zpty -n -w shell "$1 $2"$'\t\x14'
            zpty -r -m shell REPLY '*<*>*'
            words=$(tr -d '\r\a' <<<$REPLY | grep -v -e '^#' -e "$1")
            typed=${${${REPLY##*<}%%>*}% }
            [[ $words == *[a-z0-9]* ]] || words=${typed##* }
            print -l -- ${=words}
            """,
        ["fish"] = """
            source ($argv[1] completion fish | psub)
            complete -C "$argv[1] $argv[2]" | string replace -r '\t.*' ''
            or true
            """,
    };

    [Theory]
    [InlineData("bash", "dra", "drain")]
    [InlineData("bash", "completion ", "bash", "fish", "zsh")]
    [InlineData("bash", "status --wa", "--watch")]
    [InlineData("zsh", "dra", "drain")]
    [InlineData("zsh", "completion ", "bash", "fish", "zsh")]
    [InlineData("zsh", "status --wa", "--watch")]
    [InlineData("zsh", "check zo", "zones/")]
    [InlineData("fish", "dra", "drain")]
    [InlineData("fish", "completion ", "bash", "fish", "zsh")]
    [InlineData("fish", "status --wa", "--watch")]
    [InlineData("fish", "check zo", "zones/")]
    public async Task Words_OfTheCommandLine_AreCompleted(string shell, string words, params string[] expected) => Assert.Equal(expected, await CompleteAsync(shell, words));

    [Theory]
    [InlineData("bash", "drain www.example.com/", "www.example.com/192.0.2.1", "www.example.com/web-2")]
    [InlineData("bash", "drain 2001:db8::", "1", "2")]
    [InlineData("bash", "explain v", "v6.example.com")]
    [InlineData("bash", "auto 19", "192.0.2.1")]
    [InlineData("zsh", "drain www.example.com/", "www.example.com/192.0.2.1", "www.example.com/web-2")]
    [InlineData("zsh", "drain 2001:db8::", "2001:db8::1", "2001:db8::2")]
    [InlineData("zsh", "explain v", "v6.example.com")]
    [InlineData("fish", "drain www.example.com/", "www.example.com/192.0.2.1", "www.example.com/web-2")]
    [InlineData("fish", "drain 2001:db8::", "2001:db8::1", "2001:db8::2")]
    [InlineData("fish", "auto 19", "192.0.2.1")]
    public async Task Words_OfTheServer_AreCompleted(string shell, string line, params string[] expected)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("""
            ;@pool www
            www A 192.0.2.1
            www A 192.0.2.2 ;@ name=web-2
            ;@pool v6
            v6 AAAA 2001:db8::1
            v6 AAAA 2001:db8::2
            """), "--api", "127.0.0.1:0");
        string api = await CommandLineTests.AddressOfAsync(served.Server);
        await DnsLbProcess.RunAsync("drain", "192.0.2.1", "--reason", "x", "--yes", "--api", api);
        string[] words = line.Split(' ');

        // On a busy machine the server may not answer in the time that a shell waits; then files are offered, or nothing.
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        string[] completed;
        do
        {
            completed = await CompleteAsync(shell, $"{words[0]} --api {api} {words[1]}");
        }
        while (!completed.SequenceEqual(expected) && !patience.IsCancellationRequested);

        Assert.Equal(expected, completed);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    public async Task Words_NoServer_AreNone(string shell) => Assert.Empty(await CompleteAsync(shell, $"drain --api 127.0.0.1:{FreePort.Find()} www"));

    [Fact]
    public async Task Words_BehindASwitch_AreNotItsValues() => Assert.Empty(await CompleteAsync("bash", "status --watch "));

    // Who wants help may have no server, or one that hangs; and names of members tell nobody what to write.
    [Theory]
    [InlineData("", "drain <SELECTOR>")]
    [InlineData("drain", "<SELECTOR>")]
    [InlineData("auto", "<SELECTOR>")]
    [InlineData("pools", "[<PATTERN>]")]
    [InlineData("members", "[<PATTERN>]")]
    [InlineData("explain", "<NAME>")]
    public async Task Help_BesideAServer_NamesArgumentsAndAsksNobody(string command, string expected)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();

        CommandResult help = await ChildProcess.RunAsync(DnsLbProcess.Program, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"], new Dictionary<string, string> { ["DNSLB_API"] = $"{server.LocalEndpoint}" });

        Assert.Contains(expected, help.ToString(), StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    private static async Task<string[]> CompleteAsync(string shell, string words)
    {
        string[] options = shell switch
        {
            "zsh" => ["-f", "-c", Scripts[shell], "zsh"],
            "fish" => ["--no-config", "-c", Scripts[shell]],
            _ => ["-c", Scripts[shell], "bash"],
        };
        CommandResult result = await ChildProcess.RunAsync(shell, [.. options, DnsLbProcess.Program, words], new Dictionary<string, string> { ["DNSLB_API"] = "none" });
        Assert.True(result.ExitCode == 0, result.ToString());
        return [.. result.Lines.Where(line => line.Length > 0).Order(StringComparer.Ordinal)];
    }
}
