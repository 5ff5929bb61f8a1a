using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The HTTP API of the real process.</summary>
[Collection(ProcessTests.Name)]
public sealed class ApiTests
{
    [Fact]
    public async Task Api_OnAFreePort_SaysWhereAndAnswers()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        using var client = new HttpClient();
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync($"{address}healthz"));
    }

    [Fact]
    public async Task Api_AllZonesGone_SaysThatItIsNotHealthy()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0");
        string address = (await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value;
        File.Delete(served.PathOf("example.com.zone"));
        await served.Server.Process.WaitForLineAsync("no zone is left");
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.GetAsync($"{address}healthz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("no zone is served", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_ItsPortIsTaken_SaysSoInALineAndQueriesAreAnswered()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", $"{taken.LocalEndpoint}");

        await served.Server.Process.WaitForLineAsync($"no API on {taken.LocalEndpoint}: Address already in use; queries are answered all the same");

        Assert.Equal(["192.0.2.1"], served.Server.Addresses("www.example.com"));
        Assert.DoesNotContain("   at ", served.Server.Process.ToString(), StringComparison.Ordinal);
        await served.Server.Process.SignalAsync("TERM");
        Assert.Equal(0, await served.Server.Process.WaitForExitAsync());
    }

    [Theory]
    [InlineData("0.0.0.0:8053")]
    [InlineData("192.0.2.1")]
    [InlineData("[::]:8053")]
    public async Task Api_AnAddressThatOthersReach_IsRefused(string address)
    {
        CommandResult result = await DnsLbProcess.RunAsync("serve", "--zones", "zones", "--listen", "127.0.0.1:0", "--api", address);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"\"api={address}\": api must be an address of this machine alone", result.ToString(), StringComparison.Ordinal);
    }
}
