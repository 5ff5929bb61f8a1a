using System.Text.Json;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The log as programs and the journal of systemd read it.</summary>
[Collection(ProcessTests.Name)]
public sealed class LogFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LogFormatTests() => _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));

    private string[] Serve => ["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_EachLine_IsAnObjectWithNumberNameAndValues()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await using DnsLbProcess server = await DnsLbProcess.StartAsync([.. Serve, "--log-format", "json"]);

        JsonElement[] lines = [.. server.Process.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement ready = lines.Single(line => line.GetProperty("name").GetString() == "Ready");

        Assert.Equal(["time", "level", "id", "name", "message", "values"], ready.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1002, ready.GetProperty("id").GetInt32());
        Assert.Equal("info", ready.GetProperty("level").GetString());
        Assert.StartsWith("ready: 1 zone, ", ready.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("example.com.", ready.GetProperty("values").GetProperty("Names").GetString());
        Assert.EndsWith("Z", ready.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.InRange(ready.GetProperty("time").GetDateTimeOffset(), before.AddSeconds(-1), DateTimeOffset.UtcNow);
    }

    // Two lines of text are one of JSON.
    [Fact]
    public async Task Json_ZoneWithErrors_IsOneLineForEach()
    {
        _folder.Write("example.org.zone", "@ 60 SOA\n\"");
        await using DnsLbProcess server = await DnsLbProcess.StartAsync([.. Serve, "--log-format", "json"]);

        Assert.Contains(server.Process.Lines, line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString() == "ZoneError");
    }

    [Theory]
    [InlineData("console", @"^<6>info    ready: ")]
    [InlineData("json", @"^<6>{""time"":")]
    public async Task Journal_Lines_HaveTheirPriorityAndNoOtherTime(string format, string expected)
    {
        await using DnsLbProcess server = await StartAsync("$(stat -Lc %d:%i /proc/self/fd/2)", format);

        await server.Process.WaitForLineAsync(expected);

        Assert.All(server.Process.Lines, line => Assert.Matches("^<[2-7]>", line));
    }

    // A program that a service starts has its variable, but not always its output.
    [Fact]
    public async Task Journal_OfSomebodyElse_IsNotOurs()
    {
        await using DnsLbProcess server = await StartAsync("1:2", "console");

        Assert.All(server.Process.Lines, line => Assert.Matches(@"^20\d\d-\d\d-\d\d ", line));
    }

    [Fact]
    public async Task Level_Warning_KeepsTheRestOut()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeUnseenAsync(_folder.Path, "www.example.com", "exec \"$@\" --log-level warning");
        _folder.Write("example.org.zone", "@ 60 SOA\n\"");

        await server.Process.WaitForLineAsync(" error   .*example.org.zone");

        Assert.DoesNotContain(server.Process.Lines, line => line.Contains(" info ", StringComparison.Ordinal));
    }

    private Task<DnsLbProcess> StartAsync(string journal, string format) =>
        DnsLbProcess.StartAsync([.. Serve, "--log-format", format], launcher: ["sh", "-c", $"export JOURNAL_STREAM={journal}; exec \"$@\"", "sh"]);
}
