using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The real server process, on free ports.</summary>
internal sealed class DnsLbProcess : IAsyncDisposable
{
    /// <summary>The program as it is published, where <c>tests/run</c> says where it is; else the one that was built with these tests.</summary>
    public static readonly string Program = Environment.GetEnvironmentVariable("PUBLISHED_DNSLB") ?? Path.Combine(AppContext.BaseDirectory, "dnslb");

    // Servers that run at once would want the same port for their API.
    private static readonly Dictionary<string, string> WithoutApi = new() { ["DNSLB_API"] = "none" };

    private DnsLbProcess(ChildProcess process, IPEndPoint endPoint)
    {
        Process = process;
        EndPoint = endPoint;
    }

    public ChildProcess Process { get; }

    /// <summary>The first listen address.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(Program, arguments, WithoutApi);

    /// <summary>Serves a folder or file and waits until it is ready.</summary>
    public static Task<DnsLbProcess> ServeAsync(string zones, params string[] more) =>
        StartAsync(["serve", "--zones", zones, "--listen", "127.0.0.1:0", .. more]);

    /// <summary>Starts a server with all its arguments and waits until it is ready.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables that it gets.</param>
    /// <param name="folder">Where it is started.</param>
    /// <param name="launcher">A program and its arguments that become the server; null: it is started as it is.</param>
    public static async Task<DnsLbProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, IReadOnlyList<string>? launcher = null)
    {
        // Background jobs of a shell ignore SIGINT, and so would what they start.
        var process = ChildProcess.Start("env", ["--default-signal=INT", .. launcher ?? [], Program, .. arguments], new Dictionary<string, string>(WithoutApi.Concat(environment ?? new Dictionary<string, string>())), folder);
        try
        {
            string endPoint = (await process.WaitForLineAsync(@"listening on (\S+)")).Groups[1].Value;
            await process.WaitForLineAsync("ready: ");
            return new DnsLbProcess(process, IPEndPoint.Parse(endPoint));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves a folder with standard output and error in a pipe that nobody reads, and waits until it answers.</summary>
    public static Task<DnsLbProcess> ServeUnreadAsync(string zones, string name) => ServeUnseenAsync(zones, name, "\"$@\" 2>&1 | sleep 1000");

    /// <summary>Serves a folder, and waits until it answers, for its output goes elsewhere.</summary>
    /// <param name="zones">The folder.</param>
    /// <param name="name">A name that it has an address of.</param>
    /// <param name="script">How a shell runs its arguments.</param>
    public static async Task<DnsLbProcess> ServeUnseenAsync(string zones, string name, string script)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        var process = ChildProcess.Start("sh", ["-c", script, "sh", Program, "serve", "--zones", zones, "--listen", $"{endPoint}"], WithoutApi);
        var server = new DnsLbProcess(process, endPoint);
        await OtherProcesses.UntilAsync(() => server.Answers(name), "no answer while nobody reads the log");
        return server;
    }

    /// <summary>Asks with dig and gives its lines of output.</summary>
    public async Task<IReadOnlyList<string>> DigAsync(params string[] arguments)
    {
        CommandResult result = await ChildProcess.RunAsync("dig", [$"@{EndPoint.Address}", "-p", $"{EndPoint.Port}", "+tries=1", "+time=5", .. arguments]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Lines;
    }

    /// <summary>Asks once over UDP, decoded by ARSoft.</summary>
    public DnsMessage Ask(string name, RRType type = RRType.A) => AskAll(new Question(name, type), 1).Single();

    /// <summary>The addresses of one answer, in order.</summary>
    public string[] Addresses(string name, RRType type = RRType.A) => AddressesOf(Ask(name, type));

    /// <summary>All addresses that many answers hold, in order.</summary>
    public string[] Served(string name) => [.. AskAll(new Question(name), 40).SelectMany(AddressesOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Asks until many answers hold just these addresses: the first probes may time out while the machine is busy with something else.</summary>
    public void WaitUntilServed(string name, params string[] expected)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (!Served(name).SequenceEqual(expected))
        {
            Assert.False(patience.IsCancellationRequested, Process.ToString());
            // There is no event to wait for in another program; this yields the processor to it.
            Thread.Sleep(10);
        }
    }

    /// <summary>Asks many times, one after the other, each few times from another socket, so that several workers answer.</summary>
    public IEnumerable<DnsMessage> AskAll(Question question, int times)
    {
        byte[] query = question.Bytes();
        byte[] reply = new byte[ushort.MaxValue];
        for (int asked = 0; asked < times;)
        {
            using var socket = new Socket(EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.ReceiveTimeout = 5000;
            socket.Connect(EndPoint);
            for (int i = 0; i < 10 && asked < times; i++, asked++)
            {
                socket.Send(query);
                yield return DnsMessage.Parse(reply[..socket.Receive(reply)]);
            }
        }
    }

    public static string[] AddressesOf(DnsMessage message) => [.. message.AnswerRecords.OfType<AddressRecordBase>().Select(record => record.Address.ToString())];

    private bool Answers(string name)
    {
        try
        {
            return Ask(name).AnswerRecords.Count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
