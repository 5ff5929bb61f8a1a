using System.Text.Json;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Packaging;

/// <summary>The container image, as far as it can be seen without an engine: what the Dockerfile says, and the program in a root that holds no more than it.</summary>
[Collection(ProcessTests.Name)]
public sealed class ContainerTests : IDisposable
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Repository.PathOf("Dockerfile"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Image_LastStage_HasNoShellAndNoRoot()
    {
        Assert.EndsWith("-chiseled", Dockerfile.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Matches(@"^[1-9]\d*:[1-9]\d*$", Instruction("USER"));
        Assert.Equal("/opt/dnslb/dnslb", Exec("ENTRYPOINT").Single());
    }

    [PublishedFact]
    public async Task Image_ItsCommands_ServeAndTellOfHealthInAReadOnlyRootAsAUser()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));

        CommandResult result = await ChildProcess.RunAsync(
            "unshare",
            [
                "--mount", "--net", "--pid", "--fork", "--kill-child", Repository.PathOf("tests/DnsLb.Tests/Packaging/container-life"),
                DnsLbProcess.Program, _folder.Path, Instruction("USER"), Exec("ENTRYPOINT").Single(), string.Join(' ', Exec("CMD")), string.Join(' ', Exec("HEALTHCHECK")),
            ]);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["STEP healthy", "192.0.2.1", "STEP ended with exit code 0"], result.Lines.Where(line => line.StartsWith("STEP ", StringComparison.Ordinal) || line.StartsWith("192.", StringComparison.Ordinal)));
    }

    private static string Instruction(string name) => Dockerfile.Last(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[(name.Length + 1)..];

    // The form without a shell, for there is none.
    private static string[] Exec(string name)
    {
        string line = Instruction(name);
        return JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[')..])!;
    }
}
