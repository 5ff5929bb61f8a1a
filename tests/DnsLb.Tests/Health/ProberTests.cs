using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Resolving;
using DnsLb.Tests.Checks;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProberTests : IDisposable
{
    private static readonly CheckTiming Timing = new();

    private readonly FakeTimeProvider _time = new();
    private readonly ProbeSlots _slots = new(1, TimeProvider.System);
    private readonly ScriptedCheck _check = new(80);
    private readonly ManualResetEventSlim _hang = new();

    public void Dispose()
    {
        _hang.Set();
        _slots.Dispose();
    }

    [Fact]
    public async Task Probe_OfAName_ProbesItsAddressAtThePort()
    {
        Prober prober = ProberWith(new NameLookup(name => name == "app.example.net" ? [IPAddress.Parse("192.0.2.9")] : []));

        var probing = prober.ProbeAsync(Target("app.example.net"), afterTimeout: false, default);
        ScriptedProbe probe = await _check.NextAsync();
        probe.Answer(true, "fine");

        Assert.Equal("192.0.2.9:80", $"{probe.Target}");
        Assert.True((await probing).Passed);
    }

    [Fact]
    public async Task Probe_OfANameThatDoesNotExist_FailsWithoutAProbe()
    {
        Prober prober = ProberWith(new NameLookup(_ => throw new SocketException((int)SocketError.HostNotFound)));

        CheckResult result = await prober.ProbeAsync(Target("app.example.net"), afterTimeout: false, default);

        Assert.Equal((false, false, "resolve", false), (result.Passed, result.NotMade, result.Phase, result.TimedOut));
        Assert.False(_check.HasProbe);
    }

    [Fact]
    public async Task Probe_OfANameThatDoesNotExist_AnAgentThatIsIgnoredUnheardPasses()
    {
        Prober prober = ProberWith(new NameLookup(_ => throw new SocketException((int)SocketError.HostNotFound)));
        ICheck agent = CheckRun.Create("agent", ("port", "1"), ("unreachable", "ignore"));

        CheckResult result = await prober.ProbeAsync(Target("app.example.net") with { Check = agent }, afterTimeout: false, default);

        Assert.Equal(
            (true, true, "resolve", "the agent is not heard, which is ignored: app.example.net does not exist, or has no address"),
            (result.Passed, result.IsUnheard, result.Phase, result.Reason));
    }

    [Fact]
    public async Task Watch_TheResolverHangs_OtherTargetsAreProbedAndTheVerdictStays()
    {
        bool hangs = false;
        await using var monitor = new HealthMonitor(_time, probesAtOnce: 2, names: new NameLookup(_ => Resolve()));
        var pool = new Pool(new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), [
            new Member(PoolOf.Address(0), new MemberSettings { Probe = new DnsEndPoint("app.example.net", 0) }, [new CheckDefinition("web", _check, Timing)]),
            new Member(PoolOf.Address(1), new MemberSettings(), [new CheckDefinition("web", _check, Timing)])]));
        Task watched = monitor.Watch([pool]);
        (await _check.NextAsync()).Answer(true, "fine");
        (await _check.NextAsync()).Answer(true, "fine");
        await watched;

        hangs = true;
        List<IPAddress> probed = [];
        while (probed.Count < 5)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(1);
            while (_check.HasProbe)
            {
                ScriptedProbe probe = await _check.NextAsync();
                probed.Add(probe.Target.Address);
                probe.Answer(true, "fine");
            }
        }

        Assert.All(probed.TakeLast(4), address => Assert.Equal(PoolOf.Address(1), address));
        Assert.Equal(Verdict.Up, monitor.Known.Members(pool)[0].Verdict);
        Assert.Contains(monitor.Known.Results(monitor.Known.Members(pool)[0].Checks[0].Target), timed => timed.Result is { NotMade: true, Phase: "resolve" });

        IPAddress[] Resolve()
        {
            if (hangs)
            {
                _hang.Wait();
            }

            return [IPAddress.Parse("192.0.2.9")];
        }
    }

    private Prober ProberWith(NameLookup names) => new(_slots, names, _time, NullLogger.Instance);

    private ProbeTarget Target(string name) => new(_check, Timing, new DnsEndPoint(name, 80, AddressFamily.InterNetwork));
}
