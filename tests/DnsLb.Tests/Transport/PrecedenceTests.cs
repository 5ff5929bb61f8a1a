using System.Globalization;
using System.Runtime.InteropServices;
using DnsLb.Core.Transport;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Transport;

public sealed class PrecedenceTests : IDisposable
{
    private static readonly Version FirstThatHeedsSlices = new(6, 12);
    private static readonly ulong Slice = Environment.OSVersion.Version >= FirstThatHeedsSlices ? Precedence.LeastSlice : 0;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Take_OnAThread_IsOfThatThreadAlone()
    {
        Attributes before = Of(0);
        Attributes taken = default;
        Attributes ofItsChild = default;

        Run(() =>
        {
            Precedence.Take();
            taken = Of(0);
            Run(() => ofItsChild = Of(0));
        });

        Assert.Equal(new Attributes(Slice, Reduced(before.Niceness)), taken);
        Assert.Equal(before with { Niceness = Math.Max(0, taken.Niceness) }, ofItsChild);
        Assert.Equal(before, Of(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, "prlimit", "--nice=0:0", "setpriv", "--bounding-set", "-sys_nice")]
    public async Task Take_InAServer_IsWhatItsWorkersMayHave(bool isAllowed, params string[] launcher)
    {
        _folder.Write("example.org.zone", "$TTL 60\n@ SOA ns host 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n");

        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: launcher);

        int own = Of(0).Niceness;
        var expected = new Attributes(Slice, isAllowed ? Reduced(own) : own);
        await OtherProcesses.UntilAsync(() => OfWorkers(server.Process.Id) is { Length: > 0 } taken && taken.All(each => each == expected), $"not all workers have {expected}");
    }

    private static Attributes[] OfWorkers(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .Where(thread => File.ReadAllText($"{thread}/comm").StartsWith("UDP ", StringComparison.Ordinal))
            .Select(thread => Of(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture))),
    ];

    private static int Reduced(int niceness) => Math.Max(-20, niceness - Precedence.NicenessBelowRest);

    // What the product has no need to read. The words are those of struct sched_attr.
    private static Attributes Of(int thread)
    {
        ulong[] words = new ulong[6];
        Assert.Equal(0, Call(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 275 : 315, thread, words, words.Length * sizeof(ulong), 0));
        return new Attributes(words[3], (int)words[2]);
    }

    private static void Run(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Call(nint number, nint thread, [Out] ulong[] attributes, nint length, nint flags);

    private readonly record struct Attributes(ulong Slice, int Niceness);
}
