using System.Globalization;
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
        Precedence? before = Precedence.Of(0);
        Precedence? taken = null;
        Precedence? ofItsChild = null;

        Run(() =>
        {
            Precedence.Take();
            taken = Precedence.Of(0);
            Run(() => ofItsChild = Precedence.Of(0));
        });

        Assert.NotNull(before);
        Assert.Equal(new Precedence(Slice, before.Value.Niceness - Precedence.LessNice), taken);
        Assert.Equal(before, ofItsChild);
        Assert.Equal(before, Precedence.Of(0));
    }

    [Theory]
    [InlineData(Precedence.LessNice)]
    [InlineData(0, "prlimit", "--nice=0:0", "setpriv", "--bounding-set", "-sys_nice")]
    public async Task Take_InAServer_IsWhatItsWorkersMayHave(int lessNice, params string[] launcher)
    {
        _folder.Write("example.org.zone", "$TTL 60\n@ SOA ns host 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n");

        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: launcher);

        var expected = new Precedence(Slice, Precedence.Of(0)!.Value.Niceness - lessNice);
        await OtherProcesses.UntilAsync(() => OfWorkers(server.Process.Id) is { Length: > 0 } taken && taken.All(each => each == expected), $"not all workers have {expected}");
    }

    private static Precedence?[] OfWorkers(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .Where(thread => File.ReadAllText($"{thread}/comm").StartsWith("UDP ", StringComparison.Ordinal))
            .Select(thread => Precedence.Of(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture))),
    ];

    private static void Run(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
