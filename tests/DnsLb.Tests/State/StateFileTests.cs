using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private const int Damages = 300;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A thread of its own that ends: while it lives, it keeps the library's transactions from being finalized.
    [Fact]
    public void Dispose_AfterDamage_LeavesNothingThatEndsTheProcess()
    {
        int failed = 0;
        var thread = new Thread(() => failed = Enumerable.Range(1, Damages).Count(FailsOnDamage));
        thread.Start();
        thread.Join();

        Finalizers.Run();

        Assert.InRange(failed, 10, Damages);
    }

    // To LiteDB, texts that differ in case alone are the same id.
    [Fact]
    public void Write_AnOverrideWhoseSelectorHasAnotherCaseNow_HoldsTheNewOne()
    {
        string path = _folder["case.db"];
        using (var file = StateFile.Open(path, []))
        {
            file.Write(StateContent.Empty with { Overrides = [Given("www.example/M1", "first")] }, StateSamples.Now);
            file.Write(StateContent.Empty with { Overrides = [Given("www.example/m1", "second")] }, StateSamples.Now);
        }

        using var again = StateFile.Open(path, []);
        Assert.Equal([("www.example/m1", "second")], again.Content.Overrides.Select(each => (each.Selector.Text, each.Reason)));

        static Override Given(string selector, string reason) => Override.Create(selector, OverrideKind.Drain, "ana", reason, null, StateSamples.Now).Override!;
    }

    private bool FailsOnDamage(int seed)
    {
        var random = new Random(seed);
        string path = _folder[$"{seed}.db"];
        using (var file = StateFile.Open(path, []))
        {
            file.Write(StateSamples.Content(20), StateSamples.Now);
            file.Write(StateSamples.Vary(StateSamples.Content(30), random), StateSamples.Now);
        }

        StateFile? damaged = null;
        Exception? failure = Record.Exception(() =>
        {
            damaged = StateFile.Open(path, []);
            FileDamage.InPlace(path, random);
            damaged.Write(StateSamples.Vary(StateSamples.Content(40), random), StateSamples.Now);
        });
        damaged?.Dispose();
        return failure is not null;
    }
}
