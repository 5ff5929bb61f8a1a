using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Another name server that serves a zone file on a free port of 127.0.0.1.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private PeerServer(TemporaryFolder folder, ChildProcess process, IPEndPoint endPoint)
    {
        _folder = folder;
        _process = process;
        EndPoint = endPoint;
    }

    public static IReadOnlyList<string> Names { get; } = ["named", "nsd", "knotd"];

    public IPEndPoint EndPoint { get; }

    public static async Task<PeerServer> StartAsync(string name, string zone, string file)
    {
        var folder = new TemporaryFolder();
        int port = FreePort.Find();
        string work = Path.GetDirectoryName(file)!;
        string configuration = folder.Write("conf", name switch
        {
            "named" => Named(port, zone, file, folder.Path),
            "nsd" => Nsd(port, zone, file, folder.Path),
            _ => Knot(port, zone, file, folder.Path),
        });
        string[] arguments = name switch
        {
            "named" => ["-g", "-c", configuration],
            "nsd" => ["-d", "-c", configuration],
            _ => ["-c", configuration],
        };
        var server = new PeerServer(folder, ChildProcess.Start($"/usr/sbin/{name}", arguments, folder: work), new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            await FreePort.WaitUntilAcceptedAsync(server.EndPoint, server._process);
            await server.WaitUntilLoadedAsync(zone);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyList<string>> DigAsync(params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{EndPoint.Port}", "+tries=1", "+time=5", .. arguments]);
        Assert.True(result.ExitCode == 0, $"{result}\n{_process}");
        return result.Lines;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // Some accept queries before they have read the zone.
    private async Task WaitUntilLoadedAsync(string zone)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (!(await DigAsync(zone, "SOA")).Any(line => line.Contains("status: NOERROR", StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"{zone} is not served:\n{_process}");
        }
    }

    private static string Named(int port, string zone, string file, string folder) =>
        $$"""
        options {
            directory "{{folder}}"; pid-file none; session-keyfile "{{folder}}/session.key"; managed-keys-directory "{{folder}}";
            listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; notify no;
        };
        controls { };
        zone "{{zone}}" { type primary; file "{{file}}"; };
        """;

    private static string Nsd(int port, string zone, string file, string folder) =>
        $"""
        server:
            ip-address: 127.0.0.1
            port: {port}
            username: ""
            chroot: ""
            zonesdir: "{Path.GetDirectoryName(file)}"
            pidfile: ""
            xfrdfile: "{folder}/xfrd.state"
            zonelistfile: "{folder}/zone.list"
            xfrdir: "{folder}"
            server-count: 1
        remote-control:
            control-enable: no
        zone:
            name: {zone}
            zonefile: {file}
        """;

    private static string Knot(int port, string zone, string file, string folder) =>
        $"""
        server:
            listen: 127.0.0.1@{port}
            rundir: {folder}
            pidfile: {folder}/knot.pid
        control:
            listen: {folder}/knot.sock
        database:
            storage: {folder}
        log:
          - target: stderr
            any: info
        zone:
          - domain: {zone}
            file: {file}
            zonefile-sync: -1
            journal-content: none
        """;
}
