using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Dashboard;

/// <summary>The real server process of one zone, example.com, whose API a browser asks, and whose members a file of states takes down and brings back.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DnsLbProcess? Process { get; private set; }

    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>Serves a zone of these lines.</summary>
    public static async Task<WatchedServer> ServeAsync(string lines)
    {
        var served = new WatchedServer();
        served.WriteZone(lines);
        await served.StartAgainAsync("--api", "127.0.0.1:0");
        return served;
    }

    /// <summary>Serves a pool www of two members that are up until <see cref="SetStates"/> says otherwise, and one without checks.</summary>
    /// <param name="more">Options of the server; without them its API is on a free port.</param>
    public static async Task<WatchedServer> StartAsync(params string[] more)
    {
        var served = new WatchedServer();
        served.SetStates("192.0.2.1 up\n192.0.2.2 up\n");
        served.WriteZone(served.Checked);
        await served.StartAgainAsync(more.Contains("--api") ? more : ["--api", "127.0.0.1:0", .. more]);
        return served;
    }

    /// <summary>The lines of its zone with checks.</summary>
    public string Checked => $"""
        ;@check told file path={_folder.PathOf("states")} interval=500ms timeout=500ms fall=1 rise=1
        ;@pool www policy=weighted check=told ttl=30s
        www A 192.0.2.1 ;@ weight=3
        www A 192.0.2.2
        ;@pool static
        static A 192.0.2.3 ;@ name=one
        """;

    /// <summary>Says which members are up and which are down.</summary>
    public void SetStates(string states) => _folder.Write("states", states);

    /// <summary>Writes the zone anew.</summary>
    public void WriteZone(string lines, uint serial = 1) => _folder.Write("example.com.zone", ZoneSamples.Example(lines, serial));

    /// <summary>Writes a file beside the zone and gives its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Starts a process, after the one before has ended.</summary>
    public async Task StartAgainAsync(params string[] options)
    {
        Process = await DnsLbProcess.ServeAsync(_folder.PathOf("example.com.zone"), options);
        Address = new Uri((await Process.Process.WaitForLineAsync(@"API on (http://\S+)")).Groups[1].Value);
    }

    /// <summary>Ends the process at once.</summary>
    public async Task KillAsync()
    {
        await Process!.Process.SignalAsync("KILL");
        await Process.Process.WaitForExitAsync();
        await Process.DisposeAsync();
        Process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
        {
            await Process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
