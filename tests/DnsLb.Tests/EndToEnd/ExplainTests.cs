using System.Text.Json;

namespace DnsLb.Tests.EndToEnd;

/// <summary><c>dnslb explain</c> as a process.</summary>
[Collection(ProcessTests.Name)]
public sealed class ExplainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExplainTests() => _folder.Write(
        "example.com.zone",
        ZoneSamples.Example(
            $"""
            ;@check closed tcp port={FreePort.Find()} interval=5s timeout=1s
            ;@pool www policy=weighted ttl=5s..60s
            www A 192.0.2.1 ;@ name=first probe=127.0.0.1 check=closed
            www A 192.0.2.2 ;@ weight=0
            www A 192.0.2.3
            www A 192.0.2.4 ;@ tier=1
            """));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Explain_APool_SaysWhomEachStageDropsAndWhatLimitsTheTtl()
    {
        CommandResult result = await DnsLbProcess.RunAsync("explain", "www.example.com", "--zones", _folder.Path);
        Assert.Equal(0, result.ExitCode);
        string[] lines = [.. result.Lines.Select(line => line.Trim())];
        Assert.Contains("dropped  first (192.0.2.1): down: closed: connection refused", lines);
        Assert.Contains("dropped  192.0.2.2: drained by weight=0", lines);
        Assert.Contains("dropped  192.0.2.4: backup: tier 1 serves only when tier 0 cannot", lines);
        Assert.Contains("www.example.com. 10 IN A 192.0.2.3", lines);
        Assert.Contains("10 s: first (192.0.2.1) could be up in 10 s", lines);
    }

    [Fact]
    public async Task Explain_AsJson_IsOneDocumentWithTheSameAnswer()
    {
        CommandResult result = await DnsLbProcess.RunAsync("explain", "www.example.com", "--zones", _folder.Path, "--client", "203.0.113.0/24", "--json");
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(string.Join('\n', result.Lines));
        JsonElement pool = document.RootElement.GetProperty("pools")[0];
        Assert.Equal("weighted", pool.GetProperty("policy").GetString());
        Assert.Equal(10, pool.GetProperty("ttl").GetInt32());
        Assert.Equal(["available", "floor", "tier", "pick"], pool.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()));
        Assert.Equal("www.example.com. 10 IN A 192.0.2.3", document.RootElement.GetProperty("answer")[0].GetString());
    }

    [Fact]
    public async Task Explain_ANameOfOthers_ExitsWithOne()
    {
        CommandResult result = await DnsLbProcess.RunAsync("explain", "www.example.org", "--zones", _folder.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Lines, line => line.Contains("REFUSED", StringComparison.Ordinal));
    }
}
