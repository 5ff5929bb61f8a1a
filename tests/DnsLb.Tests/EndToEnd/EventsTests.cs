using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary><c>dnslb events --follow</c> over a restart of the server.</summary>
[Collection(ProcessTests.Name)]
public sealed class EventsTests
{
    [Fact]
    public async Task Follow_TheServerIsStartedAnew_GoesOnBehindTheLastEvent()
    {
        using var folder = new TemporaryFolder();
        int port = FreePort.Find();
        using var backend = new TcpListener(IPAddress.Loopback, port);
        backend.Start();
        string zone = folder.Write("example.com.zone", ZoneSamples.Example($"""
            ;@check port tcp port={port} interval=200ms fall=1 rise=1
            ;@pool www check=port
            www A 127.0.0.1
            """));
        string api = $"127.0.0.1:{FreePort.Find()}";
        string[] settings = ["--api", api, "--state", folder.PathOf("state")];
        DnsLbProcess first = await DnsLbProcess.ServeAsync(zone, settings);
        await first.Process.WaitForLineAsync("API on");
        await using var people = ChildProcess.Start(DnsLbProcess.Program, ["events", "--follow", "--api", api]);

        backend.Stop();
        await people.WaitForLineAsync(@"Z www\.example\.com\. A 127\.0\.0\.1: up → down: port: connection refused");

        // The first may be of the history; what comes behind it is of the stream.
        backend.Start();
        await people.WaitForLineAsync(@"Z www\.example\.com\. A 127\.0\.0\.1: down → up: ");
        await first.Process.SignalAsync("TERM");
        await people.WaitForLineAsync("^dnslb: the connection is lost, and tried again: ");
        await first.DisposeAsync();
        await using DnsLbProcess second = await DnsLbProcess.ServeAsync(zone, settings);

        await people.WaitForLineAsync("^dnslb: connected again: what happened meanwhile follows");
        int seen = people.Lines.Count;
        backend.Stop();
        await people.WaitForLineAsync(@"Z www\.example\.com\. A 127\.0\.0\.1: up → down: port: connection refused", seen);
        await people.SignalAsync("TERM");
        Assert.Equal(0, await people.WaitForExitAsync());
    }
}
