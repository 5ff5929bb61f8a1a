using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Checks;

public sealed class FileCheckTests : IDisposable
{
    private static readonly IPEndPoint Target = new(IPAddress.Parse("127.0.0.1"), 0);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("web1 up 50%", "up", true, "up, 50%")]
    [InlineData("192.0.2.1 drain#new kernel", "up", true, "drain: new kernel")]
    [InlineData("web1 down#disk full", "up", false, "down: disk full")]
    [InlineData("web2 down", "up", true, "up: the file does not name it")]
    [InlineData("127.0.0.1 down", "up", true, "up: the file does not name it")]
    [InlineData("web2 up", "down", false, "down: the file does not name it")]
    public async Task ProbeAsync_File_IsJudgedByItsLineOfTheMember(string text, string unlisted, bool passed, string reason)
    {
        File.WriteAllText(_folder["states"], text);

        CheckResult result = await CheckRun.RunAsync(Check(("unlisted", unlisted)), Target);

        Assert.Equal((passed, "file", reason, false, TimeSpan.Zero), (result.Passed, result.Phase, result.Reason, result.NotMade, result.Latency));
        Assert.Equal(reason, result.Report?.Describe());
        Assert.True(result.Report?.IsWhole);
    }

    [Fact]
    public async Task ProbeAsync_NoFile_IsNotMade()
    {
        CheckResult result = await CheckRun.RunAsync(Check(), Target);

        Assert.Equal((false, true, null), (result.Passed, result.NotMade, result.Report));
        Assert.Equal($"is not in a file that can be used: {_folder["states"]}: it does not exist", result.Reason);
    }

    [Fact]
    public void ForMember_SeveralMembers_AreDifferentChecksAndTheSameOneIsEqual()
    {
        ICheck check = CheckRun.Create("file", ("path", "/states"));

        Assert.Equal(check.ForMember("a", Target.Address, "web1"), CheckRun.Create("file", ("path", "/states")).ForMember("b", Target.Address, "web1"));
        Assert.NotEqual(check.ForMember("a", Target.Address, "web1"), check.ForMember("a", Target.Address, "web2"));
    }

    [Theory]
    [InlineData("path", "states", "path must be an absolute path without . and ..")]
    [InlineData("path", "/run/../states", "path must be an absolute path without . and ..")]
    [InlineData("unlisted", "drain", "unlisted must be up|down")]
    public void Create_WrongValue_IsAProblem(string key, string value, string problem)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("file", problems, (key, value)));
        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithoutPath_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("file", problems));
        Assert.Equal(["a file check needs path="], problems);
    }

    private ICheck Check(params (string, string)[] keys) =>
        CheckRun.Create("file", [("path", _folder["states"]), .. keys]).ForMember("states", IPAddress.Parse("192.0.2.1"), "web1");
}
