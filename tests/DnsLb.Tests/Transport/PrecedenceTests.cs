using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DnsLb.Core.Transport;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

[Collection(ProcessTests.Name)]
public sealed class PrecedenceTests : IDisposable
{
    private static readonly Version FirstThatHeedsSlices = new(6, 12);
    private static readonly ulong Slice = Environment.OSVersion.Version >= FirstThatHeedsSlices ? Precedence.LeastSlice : 0;
    private static readonly Attributes First = new(Policy: 2, Priority: 1, Slice: 0, Niceness: 0);
    private static readonly bool MayComeFirst = IsAllowedToComeFirst();

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_OnAThread_IsOfThatThreadAlone()
    {
        Attributes before = Of(0);
        Attributes taken = default;
        Attributes ofItsChild = default;

        Run(() =>
        {
            new Precedence(_time).Take();
            taken = Of(0);
            Run(() => ofItsChild = Of(0));
        });

        Assert.Equal(FirstOrGreater(before), taken);
        Assert.Equal(before with { Niceness = Math.Max(0, before.Niceness) }, ofItsChild);
        Assert.Equal(before, Of(0));
    }

    [Fact]
    public void BeginWait_ThreadThatIsBusy_GivesWayForAWhile()
    {
        Attributes before = Of(0);
        Attributes[] found = [];

        Run(() =>
        {
            var precedence = new Precedence(_time);
            precedence.Take();
            found = [AfterRounds(precedence, wait: 100, work: 10), AfterRounds(precedence, wait: 10, work: 100), AfterRounds(precedence, wait: 100, work: 10), AfterGivingWay(precedence)];
        });

        Assert.Equal([FirstOrGreater(before), Greater(before), Greater(before), FirstOrGreater(before)], found);
    }

    [Theory]
    [InlineData(Given.First)]
    [InlineData(Given.Slice, "prlimit", "--nice=0:0", "--rtprio=0:0", "setpriv", "--bounding-set", "-sys_nice")]
    [InlineData(Given.SliceOfNicer, "nice", "-n", "5")]
    public async Task Take_InAServer_IsWhatItsWorkersMayHave(Given given, params string[] launcher)
    {
        _folder.Write("example.org.zone", "$TTL 60\n@ SOA ns host 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n");

        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: launcher);

        Attributes own = Of(0) with { Slice = Slice };
        Attributes expected = given switch
        {
            Given.First => FirstOrGreater(own),
            Given.SliceOfNicer => own with { Niceness = Math.Min(19, own.Niceness + 5) },
            _ => own,
        };
        await OtherProcesses.UntilAsync(() => OfWorkers(server.Process.Id, "UDP ") is { Length: > 0 } taken && taken.All(each => each == expected), $"not all workers have {expected}");
    }

    [Theory]
    [InlineData(SocketType.Dgram, ProtocolType.Udp, "UDP ")]
    [InlineData(SocketType.Stream, ProtocolType.Tcp, "TCP ")]
    public async Task BeginWait_WorkersOfAFloodedServer_GiveWay(SocketType type, ProtocolType protocol, string worker)
    {
        _folder.Write("example.org.zone", "$TTL 60\n@ SOA ns host 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n");
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0", "--workers", "1"]);
        using var socket = new Socket(type, protocol);
        await socket.ConnectAsync(server.EndPoint);
        byte[] query = type == SocketType.Stream ? TcpTest.Framed(1) : TransportTest.Query(1);
        byte[] queries = type == SocketType.Stream ? [.. Enumerable.Repeat(query, 50).SelectMany(each => each)] : query;
        using var enough = new CancellationTokenSource();

        var sending = Task.Run(() => Repeat(() => socket.Send(queries), enough.Token));
        var receiving = Task.Run(() => Repeat(() => socket.Receive(new byte[65_536]), enough.Token));

        Attributes expected = Greater(Of(0));
        await OtherProcesses.UntilAsync(() => OfWorkers(server.Process.Id, worker) is [{ } taken] && taken == expected, $"the worker has not {expected}");
        await enough.CancelAsync();
        socket.Dispose();
        await Task.WhenAll(sending, receiving);
    }

    private static void Repeat(Action action, CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested)
            {
                action();
            }
        }
        catch (SocketException) when (enough.IsCancellationRequested)
        {
            // It was closed under the call.
        }
        catch (ObjectDisposedException)
        {
            // It was closed between calls.
        }
    }

    // In microseconds; enough rounds to tell.
    private Attributes AfterRounds(Precedence precedence, int wait, int work)
    {
        for (int round = 0; round <= WaitMeter.Every * WaitMeter.Measured; round++)
        {
            precedence.BeginWait();
            _time.Advance(TimeSpan.FromMicroseconds(wait));
            precedence.EndWait();
            _time.Advance(TimeSpan.FromMicroseconds(work));
        }

        return Of(0);
    }

    private Attributes AfterGivingWay(Precedence precedence)
    {
        _time.Advance(Precedence.TimeOfGivingWay);
        precedence.BeginWait();
        return Of(0);
    }

    private static Attributes[] OfWorkers(int process, string name) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .Where(thread => File.ReadAllText($"{thread}/comm").StartsWith(name, StringComparison.Ordinal))
            .Select(thread => Of(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture))),
    ];

    // Kernels may refuse it to groups of processes, whatever their privileges.
    private static bool IsAllowedToComeFirst()
    {
        using var chrt = Process.Start("chrt", ["--rr", "1", "true"]);
        chrt.WaitForExit();
        return chrt.ExitCode == 0;
    }

    private static Attributes FirstOrGreater(Attributes before) => MayComeFirst && before.Niceness <= 0 ? First : Greater(before);

    // Nothing but the slice for a thread that is nice.
    private static Attributes Greater(Attributes before) => before with { Slice = Slice, Niceness = before.Niceness > 0 ? before.Niceness : Math.Max(-20, before.Niceness - Precedence.NicenessBelowRest) };

    // What the product has no need to read. The words are those of struct sched_attr.
    private static Attributes Of(int thread)
    {
        ulong[] words = new ulong[6];
        Assert.Equal(0, Call(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 275 : 315, thread, words, words.Length * sizeof(ulong), 0));
        return new Attributes((uint)(words[0] >> 32), (uint)(words[2] >> 32), words[3], (int)words[2]);
    }

    private static void Run(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Call(nint number, nint thread, [Out] ulong[] attributes, nint length, nint flags);

    private readonly record struct Attributes(uint Policy, uint Priority, ulong Slice, int Niceness);

    public enum Given
    {
        First,
        SliceOfNicer,
        Slice,
    }
}
