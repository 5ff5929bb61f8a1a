using System.Text.RegularExpressions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Bad input ends with a clear message and the right exit code.</summary>
[Collection(ProcessTests.Name)]
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The zone's first free line is line 5.
    [Theory]
    [InlineData("www A 192.0.2.300", @":5:7: .*192\.0\.2\.300")]
    [InlineData("www AA 192.0.2.1", @":5:5: .*AA")]
    [InlineData(";@pool www\n;@pool www\nwww A 192.0.2.1", ":6:8: .*www.*already.*line 5")]
    [InlineData(";@pool www check=wbe\n;@check web tcp port=80\nwww A 192.0.2.1", ":5:12: unknown check \"wbe\"; did you mean \"web\"\\?")]
    [InlineData(";@check web htp\n;@pool www check=web\nwww A 192.0.2.1", ":5:13: unknown kind of check \"htp\"; did you mean \"http\"\\?")]
    [InlineData(";@pool www policy=wieghted\nwww A 192.0.2.1", ":5:12: .*did you mean \"weighted\"\\?")]
    [InlineData(";@pool www polcy=hash\nwww A 192.0.2.1", ":5:12: unknown key \"polcy\"; did you mean \"policy\"\\?")]
    [InlineData("www TXT hello ;@ weight=3", ":5:15: .*belongs to no A or AAAA record")]
    [InlineData("www A 192.0.2.1 ;@ weight=3", ":5:17: .*no \";@pool\" line")]
    [InlineData(";@pool wwww\nwww A 192.0.2.1", ":5:8: .*\"wwww\" has no A or AAAA record; did you mean \"www")]
    [InlineData(";@pool www\nwww A 192.0.2.1 ;@ weight=-1", ":6:20: .*weight must be 0, or a number from")]
    [InlineData(";@pool www\nwww A 192.0.2.1 ;@ weight=0\nwww A 192.0.2.2 ;@ weight=0", ":5:8: .*all weights .* are 0")]
    [InlineData(";@check web tcp port=80 interval=1s timeout=2s\n;@pool www check=web\nwww A 192.0.2.1", ":5:9: interval=1s is shorter than timeout=2s")]
    public async Task Check_AWrongZone_SaysWhereAndWhatAndExitsWithOne(string lines, string message)
    {
        string path = _folder.Write("example.com.zone", ZoneSamples.Example(lines));
        AssertFails(await DnsLbProcess.RunAsync("check", path), 1, Regex.Escape(path) + message);
        AssertFails(await DnsLbProcess.RunAsync("serve", "--zones", path, "--listen", "127.0.0.1:0"), 1, Regex.Escape(path) + message);
    }

    [Fact]
    public async Task Check_SeveralWrongFiles_ReportsAllErrorsOfAll()
    {
        string first = _folder.Write("a.example.zone", ZoneSamples.Example("www A 1\nwww AAAA 2"));
        string second = _folder.Write("b.example.zone", "www A 192.0.2.1\n");
        CommandResult result = await DnsLbProcess.RunAsync("check", _folder.Path);
        AssertFails(result, 1, $"{Regex.Escape(first)}:5:7: ");
        AssertFails(result, 1, $"{Regex.Escape(first)}:6:10: ");
        AssertFails(result, 1, $"{Regex.Escape(second)}:1:[15]: .*(SOA|TTL)");
    }

    [Fact]
    public async Task Check_AFolderThatIsMissing_ReportsTheOthersToo()
    {
        string wrong = _folder.Write("a.example.zone", ZoneSamples.Example("www A 1"));
        CommandResult result = await DnsLbProcess.RunAsync("check", _folder.PathOf("none"), _folder.Path);
        AssertFails(result, 2, $"{Regex.Escape(wrong)}:5:7: ");
        AssertFails(result, 2, "none: there is no such file or folder");
    }

    [Fact]
    public async Task Check_TwoZonesOfOneName_NamesBothFiles()
    {
        string zone = ZoneSamples.Example("www A 192.0.2.1");
        string first = _folder.Write("a.zone", zone);
        string second = _folder.Write("b.zone", zone);
        AssertFails(await DnsLbProcess.RunAsync("check", _folder.Path), 1, $"{Regex.Escape(second)}:.*example\\.com.*{Regex.Escape(first)}");
    }

    [Fact]
    public async Task Serve_OneOfTwoZonesIsWrong_ServesTheOther()
    {
        string wrong = _folder.Write("a.example.zone", "www A 192.0.2.1\n");
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        Assert.Matches($"{Regex.Escape(wrong)}:1:1: ", server.Process.ToString());
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Theory]
    [InlineData("serve --zones {folder}/none --listen 127.0.0.1:0", "none: .*(not find|no such|does not exist)")]
    [InlineData("serve --zones {folder} --listen 127.0.0.1:0", "no zone file in ")]
    [InlineData("check {folder}", "no zone file in ")]
    [InlineData("check {folder}/none", "none: .*(not find|no such|does not exist)")]
    [InlineData("explain www.example.com --no-probe", "--no-probe needs --zones")]
    [InlineData("serve --zones {folder}", "no listen address")]
    [InlineData("serve --listen 127.0.0.1:0", "no zones")]
    [InlineData("serve --zones {folder} --listen 127.0.0.1:99999", "127\\.0\\.0\\.1:99999.*listen must be")]
    [InlineData("serve --zones {folder} --listen localhost:53", "localhost:53.*listen must be")]
    [InlineData("serve --zones {folder} --listen 127.0.0.1:0 --workers 0", "workers must be")]
    [InlineData("serve --zones {folder} --listen 192.0.2.250:0", "192\\.0\\.2\\.250 is not an address of this machine")]
    [InlineData("serve --listen 127.0.0.1:0 --zones", "dnslb: --zones lacks its value: where the zone files are")]
    [InlineData("serve --zonse {folder}", "unknown option --zonse; did you mean \"--zones\"")]
    [InlineData("serve --zones {folder} --lisen 127.0.0.1:0", "unknown option --lisen; did you mean \"--listen\"")]
    [InlineData("sevre", "sevre")]
    [InlineData("check", "PATH|[Rr]equired")]
    [InlineData("explain", "NAME|[Rr]equired")]
    public async Task AnyCommand_WrongUsageOrEnvironment_SaysWhatAndExitsWithTwo(string arguments, string message) =>
        AssertFails(await DnsLbProcess.RunAsync(arguments.Replace("{folder}", _folder.Path, StringComparison.Ordinal).Split(' ')), 2, $"(?i){message}");

    [Fact]
    public async Task Serve_ANameServerOfAFamilyWithoutListener_IsAWarning()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("@ NS ns1\nns1 A 192.0.2.1\nns1 AAAA 2001:db8::1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        Assert.Contains(server.Process.Lines, line => line.Contains("ns1.example.com. has an IPv6 address, but there is no IPv6 listen address", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Process.Lines, line => line.Contains("no IPv4 listen address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_OutputThatCannotBeWritten_IsAProblemOfTheEnvironment()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        CommandResult result = await ChildProcess.RunAsync("sh", ["-c", "exec \"$0\" check \"$1\" > /dev/full", DnsLbProcess.Program, _folder.Path]);
        AssertFails(result, 2, "cannot write the output: No space left on device");
    }

    [Theory]
    [InlineData("> /dev/full", 2)]
    [InlineData("> /dev/full 2>&1", 2)]
    [InlineData("2> /dev/full > /dev/full", 2)]
    [InlineData("1< /dev/null", 2)]
    [InlineData("1< /dev/null 2< /dev/null", 2)]
    [InlineData(">&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData("| head -c 0", 0)]
    public async Task AnyCommand_OutputThatNobodyTakes_EndsWithAnExitCode(string redirection, int exitCode)
    {
        _folder.Write("example.com.zone", ZoneSamples.Example(";@pool www\nwww A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path, "--api", "127.0.0.1:0");
        string api = (await server.Process.WaitForLineAsync(@"API on http://(\S+?)/")).Groups[1].Value;
        string[] commands = [$"check {_folder.Path}", $"drain www.example.com --reason test --yes --api {api}", $"overrides --api {api}", $"auto www.example.com --yes --api {api}", "--help"];

        foreach (string command in commands)
        {
            CommandResult result = await ChildProcess.RunAsync("bash", ["-c", $"set -o pipefail; {DnsLbProcess.Program} {command} {redirection}"]);
            Assert.True(result.ExitCode == exitCode, $"{command}: {result}");
        }
    }

    [Fact]
    public async Task Serve_ATakenPort_SaysSo()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        CommandResult second = await DnsLbProcess.RunAsync("serve", "--zones", _folder.Path, "--listen", $"{server.EndPoint}");
        AssertFails(second, 2, $"cannot listen on {server.EndPoint}: port {server.EndPoint.Port} is taken");
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Theory]
    [InlineData("$INCLUDE /")]
    [InlineData("$INCLUDE /dev/null")]
    [InlineData("www A 192.0.2.1\n;@pool www check=web\n;@check web https ca=/")]
    public async Task Serve_NamesWhatIsNoFile_SaysSo(string lines)
    {
        _folder.Write("example.com.zone", ZoneSamples.Example(lines));
        AssertFails(await DnsLbProcess.RunAsync("serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"), 1, @"example\.com\.zone:\d+:.*it is no regular file");
    }

    [Fact]
    public async Task Serve_EditNamesAFolder_KeepsTheOldZoneAndSaysWhy()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.2\n$INCLUDE /"));
        await server.Process.WaitForLineAsync(@"example\.com\.zone:\d+:.*it is no regular file");
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Theory]
    [InlineData("{\n  \"Zone\": [\"zones\"],\n  \"Workers\": 0, \"Listen\": null\n}", "appsettings\\.json:2:3: unknown setting \"Zone\"; did you mean \"Zones\"\\?", "appsettings\\.json:3:14: \"workers=0\": workers must be", "appsettings\\.json:3:27: Listen has no value: null")]
    [InlineData("{\n  \"Zones\": [\"z\u00e4\"] \"Listen\": []\n}", "appsettings\\.json:2:19: .*Expected either ','.*; the file holds one object such as {")]
    [InlineData("[]", "appsettings\\.json:1:1: .*object.*; the file holds one object such as {")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Debgu" } } }""", "appsettings\\.json:1:41: \"Logging:LogLevel:Default=Debgu\": unknown level; did you mean \"Debug\"\\?")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "7" } } }""", "appsettings\\.json:1:41: \"Logging:LogLevel:Default=7\": unknown level; expected one of: .*Debug.*")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Debug,Error" } } }""", "appsettings\\.json:1:41: \"Logging:LogLevel:Default=Debug,Error\": unknown level; expected one of: .*Debug.*")]
    public async Task Serve_WrongAppsettings_SaysWhereAndWhatWouldBeRight(string text, params string[] messages)
    {
        using var current = new TemporaryFolder();
        current.Write("appsettings.json", text);
        CommandResult result = await ChildProcess.RunAsync(DnsLbProcess.Program, ["serve"], folder: current.Path);
        Assert.All(messages, message => AssertFails(result, 2, message));
    }

    [Fact]
    public async Task Serve_WithoutRights_NamesThePortAndTheFolder()
    {
        string zones = Directory.CreateDirectory(_folder.PathOf("zones")).FullName;
        File.WriteAllText(Path.Combine(zones, "example.com.zone"), ZoneSamples.Example("www A 192.0.2.1"));
        await ChildProcess.RunAsync("chmod", ["755", _folder.Path]);
        AssertFails(await NobodysProgram.RunAsync(_folder, "serve", "--zones", zones, "--listen", "127.0.0.1:53"), 2, @"cannot listen on 127\.0\.0\.1:53: no right to use port 53");
        await ChildProcess.RunAsync("chmod", ["000", zones]);
        AssertFails(await NobodysProgram.RunAsync(_folder, "serve", "--zones", zones, "--listen", "127.0.0.1:0"), 2, $"{zones}: .*(denied|cannot read)");
        AssertFails(await NobodysProgram.RunAsync(_folder, "check", zones), 2, $"{zones}: .*(denied|cannot read)");
    }

    private static void AssertFails(CommandResult result, int exitCode, string message)
    {
        Assert.Matches(message, result.ToString());
        Assert.True(exitCode == result.ExitCode, result.ToString());
        Assert.DoesNotContain("   at ", result.ToString(), StringComparison.Ordinal);
    }
}
