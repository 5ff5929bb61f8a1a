using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Another name server on a free port of 127.0.0.1.</summary>
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

    /// <summary>Starts one of <see cref="Names"/> with zone files of one folder, each named after its zone.</summary>
    public static Task<PeerServer> StartAsync(string name, params string[] files)
    {
        string work = Path.GetDirectoryName(files[0])!;
        string last = ZoneOf(files[^1]);
        return name switch
        {
            "named" => StartAsync(name, ["-g", "-c"], last, work, (port, folder) => Named(port, files, folder)),
            "nsd" => StartAsync(name, ["-d", "-c"], last, work, (port, folder) => Nsd(port, files, folder)),
            _ => StartAsync(name, ["-c"], last, work, (port, folder) => Knot(port, files, folder)),
        };
    }

    /// <summary>Starts a resolver that asks a server on a port of 127.0.0.1 for the names of a zone.</summary>
    public static Task<PeerServer> StartResolverAsync(string zone, int serverPort) =>
        StartAsync("unbound", ["-d", "-c"], zone, Repository.Root, (port, folder) => Unbound(port, zone, serverPort, folder));

    private static Task<PeerServer> StartAsync(string name, string[] arguments, string zone, string work, Func<int, string, string> configure) =>
        StartAsync(name, zone, work, (port, folder) => [.. arguments, folder.Write("conf", configure(port, folder.Path))]);

    /// <summary>Starts a name server and waits until it serves a zone.</summary>
    /// <param name="name">The program, of /usr/sbin.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="work">Where it is started.</param>
    /// <param name="configure">Writes, for a port, what the server reads into a folder, and gives its arguments.</param>
    public static async Task<PeerServer> StartAsync(string name, string zone, string work, Func<int, TemporaryFolder, IReadOnlyList<string>> configure)
    {
        var folder = new TemporaryFolder();
        int port = FreePort.Find();
        var server = new PeerServer(folder, ChildProcess.Start($"/usr/sbin/{name}", configure(port, folder), folder: work), new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            await server._process.WaitUntilAcceptedAsync(server.EndPoint);
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

    private static string ZoneOf(string file) => Path.GetFileNameWithoutExtension(file);

    private static string Named(int port, string[] files, string folder) =>
        $$"""
        options {
            directory "{{folder}}"; pid-file none; session-keyfile "{{folder}}/session.key"; managed-keys-directory "{{folder}}";
            listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; };
            recursion no; notify no; minimal-responses yes;
        };
        controls { };
        {{string.Join('\n', files.Select(file => $"zone \"{ZoneOf(file)}\" {{ type primary; file \"{file}\"; }};"))}}
        """;

    private static string Nsd(int port, string[] files, string folder) =>
        $"""
        server:
            ip-address: 127.0.0.1
            port: {port}
            username: ""
            chroot: ""
            zonesdir: "{Path.GetDirectoryName(files[0])}"
            pidfile: ""
            xfrdfile: "{folder}/xfrd.state"
            zonelistfile: "{folder}/zone.list"
            xfrdir: "{folder}"
            database: ""
            server-count: 1
            minimal-responses: yes
            rrl-ratelimit: 0
        remote-control:
            control-enable: no
        {string.Join('\n', files.Select(file => $"zone:\n    name: {ZoneOf(file)}\n    zonefile: {file}"))}
        """;

    private static string Knot(int port, string[] files, string folder) =>
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
        template:
          - id: default
            zonefile-sync: -1
            journal-content: none
        zone:
        {string.Join('\n', files.Select(file => $"  - domain: {ZoneOf(file)}\n    file: {file}"))}
        """;

    private static string Unbound(int port, string zone, int serverPort, string folder) =>
        $"""
        server:
            interface: 127.0.0.1
            port: {port}
            username: ""
            chroot: ""
            directory: "{folder}"
            pidfile: ""
            use-syslog: no
            module-config: "iterator"
            do-not-query-localhost: no
        remote-control:
            control-enable: no
        stub-zone:
            name: {zone}
            stub-addr: 127.0.0.1@{serverPort}
        """;
}
