namespace DnsLb.Tests.EndToEnd;

/// <summary>Words as bash completes them.</summary>
[Collection(ProcessTests.Name)]
public sealed class CompletionTests
{
    // As readline does: the line is split at the characters of COMP_WORDBREAKS, a colon among them, and the function is called with the name.
    private const string Script =
        """
        shopt -s expand_aliases
        source <("$1" completion bash)
        [[ $(complete -p dnslb) == "complete -o default -F _dnslb dnslb" ]] || exit 1
        COMP_LINE=$2 COMP_POINT=${#2}
        _dnslb "$1" "" ""
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [Theory]
    [InlineData("dnslb dra", "drain")]
    [InlineData("dnslb completion ", "bash", "fish", "zsh")]
    [InlineData("dnslb status --wa", "--watch")]
    public async Task Words_OfTheCommandLine_AreCompleted(string line, params string[] expected) => Assert.Equal(expected, await CompleteAsync(line));

    [Theory]
    [InlineData("drain www.example.com/", "www.example.com/192.0.2.1", "www.example.com/web-2")]
    [InlineData("drain 2001:db8::", "1")]
    [InlineData("explain v", "v6.example.com")]
    [InlineData("auto 19", "192.0.2.1")]
    public async Task Words_OfTheServer_AreCompleted(string line, params string[] expected)
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("""
            ;@pool www
            www A 192.0.2.1
            www A 192.0.2.2 ;@ name=web-2
            ;@pool v6
            v6 AAAA 2001:db8::1
            """), "--api", "127.0.0.1:0");
        string api = await CommandLineTests.AddressOfAsync(served.Server);
        await DnsLbProcess.RunAsync("drain", "192.0.2.1", "--reason", "x", "--yes", "--api", api);
        string[] words = line.Split(' ');

        // On a busy machine the server may not answer in the time that a shell waits.
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        string[] completed;
        do
        {
            completed = await CompleteAsync($"dnslb {words[0]} --api {api} {words[1]}");
        }
        while (completed is [""] && !patience.IsCancellationRequested);

        Assert.Equal(expected, completed);
    }

    [Fact]
    public async Task Words_NoServer_AreNone() => Assert.Equal([""], await CompleteAsync($"dnslb drain --api 127.0.0.1:{FreePort.Find()} www"));

    private static async Task<string[]> CompleteAsync(string line)
    {
        CommandResult result = await ChildProcess.RunAsync("bash", ["-c", Script, "bash", DnsLbProcess.Program, line], new Dictionary<string, string> { ["DNSLB_API"] = "none" });
        Assert.True(result.ExitCode == 0, result.ToString());
        return [.. result.Lines.Order(StringComparer.Ordinal)];
    }
}
