using System.Text.Json;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Packaging;

/// <summary>The container image: what the Dockerfile says, and what an engine makes of it and of the demo's compose.yaml.</summary>
[Collection(ProcessTests.Name)]
public sealed class ContainerTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Repository.PathOf("Dockerfile"));

    [Fact]
    public void Image_LastStage_HasNoShellAndNoRoot()
    {
        Assert.EndsWith("-chiseled", Dockerfile.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Matches(@"^[1-9]\d*:[1-9]\d*$", Instruction("USER"));
        Assert.Equal("/opt/dnslb/dnslb", Exec("ENTRYPOINT").Single());
    }

    [Fact]
    public void Image_Program_IsForTheArchitectureOfTheImageItIsBuiltIn()
    {
        Assert.Contains("-a $(dpkg --print-architecture) ", Dockerfile.Single(line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain(Dockerfile, line => line.StartsWith("ARG ", StringComparison.Ordinal));
    }

    [PublishedFact]
    public async Task Image_InAnEngine_IsBuiltServesAndEnds()
    {
        CommandResult result = await ChildProcess.RunAsync(
            "unshare",
            ["--mount", "--net", "--pid", "--fork", "--kill-child", Repository.PathOf("tests/DnsLb.Tests/Packaging/image-life"), DnsLbProcess.Program, Repository.Root]);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            [
                "STEP built from the source",
                "STEP says that it may not use port 53",
                "STEP serves on port 53 as a user without capabilities, in a root that cannot be written",
                "STEP the engine sees whether it is healthy",
                "STEP serves a zone as it was changed in the volume",
                "STEP restarted: what people decided is in the volume of the state",
                "STEP ended in order with exit code 0",
                "STEP the demo is built, shows a failure, and ends",
            ],
            result.Lines.Where(line => line.StartsWith("STEP ", StringComparison.Ordinal)));
    }

    private static string Instruction(string name) => Dockerfile.Last(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[(name.Length + 1)..];

    // The form without a shell, for there is none.
    private static string[] Exec(string name)
    {
        string line = Instruction(name);
        return JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[')..])!;
    }
}
