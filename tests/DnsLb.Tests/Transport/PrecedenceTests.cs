using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DnsLb.Core.Transport;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

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

        Assert.Equal(MayComeFirst && before.Niceness <= 0 ? First : Greater(before), taken);
        Assert.Equal(before with { Niceness = Math.Max(0, before.Niceness) }, ofItsChild);
        Assert.Equal(before, Of(0));
    }

    [Fact]
    public void Heed_ThreadThatTookMuch_GivesWayUntilItTakesLess()
    {
        Attributes before = Of(0);
        Attributes[] found = [];

        Run(() =>
        {
            var precedence = new Precedence(_time);
            precedence.Take();
            found = [AfterPeriod(precedence, 0.1), AfterPeriod(precedence, 1), AfterPeriod(precedence, 1), AfterPeriod(precedence, 0.1)];
        });

        Attributes first = MayComeFirst && before.Niceness <= 0 ? First : Greater(before);
        Assert.Equal([first, Greater(before), Greater(before), first], found);
    }

    [Theory]
    [InlineData(Given.First)]
    [InlineData(Given.Slice, "prlimit", "--nice=0:0", "--rtprio=0:0", "setpriv", "--bounding-set", "-sys_nice")]
    [InlineData(Given.ShareOfNicer, "nice", "-n", "5")]
    public async Task Take_InAServer_IsWhatItsWorkersMayHave(Given given, params string[] launcher)
    {
        _folder.Write("example.org.zone", "$TTL 60\n@ SOA ns host 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n");

        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: launcher);

        Attributes own = Of(0);
        Attributes expected = given switch
        {
            Given.First when MayComeFirst && own.Niceness <= 0 => First,
            Given.First => Greater(own),
            Given.ShareOfNicer => Greater(own with { Niceness = own.Niceness + 5 }),
            _ => own with { Slice = Slice },
        };
        await OtherProcesses.UntilAsync(() => OfWorkers(server.Process.Id) is { Length: > 0 } taken && taken.All(each => each == expected), $"not all workers have {expected}");
    }

    // Takes so much of the processor in a period by the clock, then heeds.
    private Attributes AfterPeriod(Precedence precedence, double share)
    {
        TimeSpan end = ProcessorTime.OfThread() + (Precedence.Period * share);
        while (ProcessorTime.OfThread() < end)
        {
        }

        _time.Advance(Precedence.Period);
        for (int round = 0; round < 100; round++)
        {
            precedence.Heed();
        }

        return Of(0);
    }

    private static Attributes[] OfWorkers(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .Where(thread => File.ReadAllText($"{thread}/comm").StartsWith("UDP ", StringComparison.Ordinal))
            .Select(thread => Of(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture))),
    ];

    // Kernels may refuse it to groups of processes, whatever their privileges.
    private static bool IsAllowedToComeFirst()
    {
        using var chrt = Process.Start("chrt", ["--rr", "1", "true"]);
        chrt.WaitForExit();
        return chrt.ExitCode == 0;
    }

    private static Attributes Greater(Attributes before) => before with { Slice = Slice, Niceness = Math.Max(-20, before.Niceness - Precedence.NicenessBelowRest) };

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
        ShareOfNicer,
        Slice,
    }
}
