namespace DnsLb.Tests.EndToEnd;

/// <summary><c>dnslb demo</c> and its switches as processes.</summary>
[Collection(ProcessTests.Name)]
public sealed class DemoTests : IDisposable
{
    private const string Name = "rotate.demo.example";

    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, string> _environment;

    public DemoTests() => _environment = new() { ["XDG_DATA_HOME"] = _data.Path };

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Demo_ABackendFailsAndHeals_PrintsItAndAnswersFollow()
    {
        await using DnsLbProcess demo = await DnsLbProcess.StartAsync(["demo", "--listen", "127.0.0.1:0"], _environment);
        demo.WaitUntilServed(Name, "127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14");
        await SwitchAsync(demo, "fail", @"(?i)rotate\.demo\.example\.? A: 127\.0\.0\.12 was up, is down: .*503");
        Assert.Equal(["127.0.0.11", "127.0.0.13", "127.0.0.14"], demo.Served(Name));
        await SwitchAsync(demo, "heal", @"(?i)rotate\.demo\.example\.? A: 127\.0\.0\.12 was down, is up");
        Assert.Equal(["127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14"], demo.Served(Name));
        await demo.Process.SignalAsync("INT");
        Assert.Equal(0, await demo.Process.WaitForExitAsync());
    }

    [Theory]
    [InlineData("no demo is running", "fail", "2")]
    [InlineData("the backend must be 1 to 4", "fail", "5")]
    [InlineData("the backend must be 1 to 4", "heal", "x")]
    public async Task Demo_ASwitchThatCannotWork_SaysWhyAndExitsWithTwo(string message, params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync(DnsLbProcess.Program, ["demo", .. arguments], _environment);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_AFolderThatCannotBeMade_SaysWhichAndExitsWithTwo()
    {
        var environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = "/proc/none" };
        CommandResult result = await ChildProcess.RunAsync(DnsLbProcess.Program, ["demo", "--listen", "127.0.0.1:0"], environment);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot use the demo's folder /proc/none/dnslb-demo: ", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("fail", "1")]
    public async Task Demo_ALockThatCannotBeOpened_SaysWhereAndExitsWithTwo(params string[] more)
    {
        string folder = _data.PathOf("dnslb-demo");
        Directory.CreateDirectory(Path.Combine(folder, "running"));
        CommandResult result = await ChildProcess.RunAsync(DnsLbProcess.Program, ["demo", .. more], _environment);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"cannot use the demo's folder {folder}: permission denied", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    private async Task SwitchAsync(DnsLbProcess demo, string how, string line)
    {
        int from = demo.Process.Lines.Count;
        Assert.Equal(0, (await ChildProcess.RunAsync(DnsLbProcess.Program, ["demo", how, "2"], _environment)).ExitCode);
        await demo.Process.WaitForLineAsync(line, from);
    }
}
