using System.Net;
using System.Threading.Channels;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class HealthMonitorTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 2, Rise = 1 };

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<VerdictChange> _changes = Channel.CreateUnbounded<VerdictChange>();
    private readonly HealthMonitor _monitor;
    private readonly ScriptedCheck _check = new(80);

    public HealthMonitorTests()
    {
        _monitor = new HealthMonitor(_time);
        _monitor.VerdictChanged += change => _changes.Writer.TryWrite(change);
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Fact]
    public async Task Watch_NewPool_ProbesAtOnceAndEndsWithFirstVerdict()
    {
        Pool pool = PoolOfMembers(new MemberSettings());

        Task watched = _monitor.Watch([pool]);
        ScriptedProbe probe = await _check.NextAsync();
        bool before = watched.IsCompleted;
        probe.Answer(true, "fine");
        await watched;

        Assert.False(before);
        Assert.Equal(_time.Start, probe.At);
        Assert.Equal(new IPEndPoint(PoolOf.Address(0), 80), probe.Target);
        VerdictChange change = await NextChangeAsync();
        Assert.Equal((Verdict.Unknown, Verdict.Up), (change.Before, change.After));
        MemberHealth member = Assert.Single(_monitor.Known.Members(pool));
        Assert.Equal(Verdict.Up, member.Verdict);
        Assert.Equal("web: fine", member.Condition.Reason);
    }

    [Fact]
    public async Task Watch_FirstProbeNeverAnswered_EndsAtTheTimeout()
    {
        Pool pool = PoolOfMembers(new MemberSettings());

        Task watched = _monitor.Watch([pool]);
        await _check.NextAsync();
        _time.Advance(Timing.Timeout);
        await watched;

        Assert.Equal(Verdict.Down, Assert.Single(_monitor.Known.Members(pool)).Verdict);
    }

    [Fact]
    public async Task Watch_MemberFalls_LeavesTheAnswersAtOnceAndComesBack()
    {
        Pool pool = PoolOfMembers(new MemberSettings(), new MemberSettings { Probe = new IPEndPoint(IPAddress.Loopback, 0) });
        await WatchTwoUpAsync(pool);
        int all = pool.View.Answers;

        await AnswerAllUntilChangeAsync(IPAddress.Loopback, passed: false);
        int[] whileDown = pool.Pick();
        await AnswerAllUntilChangeAsync(IPAddress.Loopback, passed: true);

        Assert.Equal(2, all);
        Assert.Equal([0], whileDown);
        Assert.Equal(2, pool.View.Answers);
    }

    [Fact]
    public async Task Watch_SameTargetInTwoPools_ProbesOnce()
    {
        Pool one = PoolOfMembers(new MemberSettings());
        Pool two = PoolOfMembers(new MemberSettings { Weight = 2 });

        Task watched = _monitor.Watch([one, two]);
        (await _check.NextAsync()).Answer(true, "fine");
        await watched;

        Assert.False(_check.HasProbe);
        Assert.Equal(Verdict.Up, _monitor.Known.Members(one)[0].Verdict);
        Assert.Equal(Verdict.Up, _monitor.Known.Members(two)[0].Verdict);
    }

    [Fact]
    public async Task Watch_Reload_KeepsStateOfUnchangedTargetsAndStopsOthers()
    {
        Pool before = PoolOfMembers(new MemberSettings(), new MemberSettings());
        await WatchTwoUpAsync(before);

        Pool after = PoolOfMembers(new MemberSettings());
        Task reloaded = _monitor.Watch([after]);

        Assert.True(reloaded.IsCompletedSuccessfully);
        Assert.Equal([0], after.Pick());
        Assert.Equal(Verdict.Up, _monitor.Known.Members(after)[0].Verdict);
        Assert.Empty(_monitor.Known.Members(before));
        _time.Advance(Timing.Interval);
        Assert.Equal(PoolOf.Address(0), (await _check.NextAsync()).Target.Address);
        Assert.False(_check.HasProbe);
    }

    [Fact]
    public async Task Watch_ProbeThrows_CountsAsFailedAndGoesOn()
    {
        Pool pool = PoolOfMembers(new MemberSettings());

        Task watched = _monitor.Watch([pool]);
        (await _check.NextAsync()).Result.SetException(new InvalidOperationException("a bug"));
        await watched;

        Assert.Contains("a bug", Assert.Single(_monitor.Known.Members(pool)).Condition.Reason, StringComparison.Ordinal);
        await AnswerAllUntilChangeAsync(PoolOf.Address(0), passed: true, skipChanges: 1);
        Assert.Equal(Verdict.Up, _monitor.Known.Members(pool)[0].Verdict);
    }

    [Fact]
    public async Task Watch_SeveralTargets_LaterProbesAreSpreadAndDoNotDrift()
    {
        Pool pool = PoolOfMembers([.. Enumerable.Repeat(new MemberSettings(), 5)]);
        _ = _monitor.Watch([pool]);
        List<(int Member, double At)> starts = [];
        for (int round = 0; round < 5; round++)
        {
            (await _check.NextAsync()).Answer(true, "fine");
        }

        for (int step = 0; step < 300; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(1);
            while (_check.HasProbe)
            {
                ScriptedProbe probe = await _check.NextAsync();
                starts.Add((probe.Target.Address.GetAddressBytes()[3], (probe.At - _time.Start).TotalSeconds));
                probe.Answer(true, "fine");
            }
        }

        Assert.All(starts.GroupBy(start => start.Member), member =>
            Assert.All(member.Zip(member.Skip(1)), pair => Assert.Equal(10, pair.Second.At - pair.First.At, 0.35)));
        double[] phases = [.. starts.GroupBy(start => start.Member).Select(member => member.First().At).Order()];
        Assert.Equal(5, phases.Length);
        Assert.All(phases.Zip(phases.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.8, 4));
    }

    [Fact]
    public async Task Watch_MoreTargetsThanSlots_TimeoutBeginsWithTheProbe()
    {
        const int slots = 256;
        const int waiting = 44;
        Pool pool = PoolOfMembers([.. Enumerable.Repeat(new MemberSettings(), slots + waiting)]);

        Task watched = _monitor.Watch([pool]);
        HashSet<IPAddress> timedOut = [];
        while (timedOut.Count < slots)
        {
            timedOut.Add((await _check.NextAsync()).Target.Address);
        }

        bool more = _check.HasProbe;
        _time.Advance(Timing.Timeout);
        HashSet<IPAddress> passed = [];
        while (passed.Count < waiting)
        {
            // Any target may be probed again before the last of those that waited for a slot.
            ScriptedProbe probe = await _check.NextAsync();
            bool waited = !timedOut.Contains(probe.Target.Address);
            probe.Answer(waited, "told");
            _ = waited && passed.Add(probe.Target.Address);
        }

        await watched;

        Assert.False(more);
        Assert.Equal(waiting, _monitor.Known.Members(pool).Count(member => member.Verdict == Verdict.Up));
        Assert.Equal(waiting, pool.View.Answers);
    }

    [Fact]
    public async Task Watch_ResultsWhileItStarts_RaisesEveryFirstVerdict()
    {
        const int members = 500;
        Pool pool = PoolChecked("web", new InstantCheck(80), Timing, [.. Enumerable.Repeat(new MemberSettings(), members)]);

        await _monitor.Watch([pool]);

        HashSet<int> raised = [];
        for (int change = 0; change < members; change++)
        {
            raised.Add((await NextChangeAsync()).Member);
        }

        Assert.Equal(members, raised.Count);
        Assert.Equal(members, pool.View.Answers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_TimingEdited_KeepsTheVerdictUntilTheFirstResult(bool passed)
    {
        Pool before = PoolOfMembers(new MemberSettings());
        Task watched = _monitor.Watch([before]);
        (await _check.NextAsync()).Answer(passed, "before");
        await watched;
        Verdict known = _monitor.Known.Members(before)[0].Verdict;

        Pool after = PoolChecked("web", _check, Timing with { Fall = 5 }, new MemberSettings());
        Task reloaded = _monitor.Watch([after]);
        ScriptedProbe probe = await _check.NextAsync();
        Verdict inherited = _monitor.Known.Members(after)[0].Verdict;
        bool ended = reloaded.IsCompleted;
        probe.Answer(!passed, "after");
        await reloaded;

        Assert.Equal(known, inherited);
        Assert.False(ended);
        Assert.NotEqual(known, _monitor.Known.Members(after)[0].Verdict);
    }

    [Fact]
    public async Task Watch_ReloadWaitsForNewMember_PoolServedGoesOnHearing()
    {
        Pool before = PoolOfMembers(new MemberSettings(), new MemberSettings());
        await WatchTwoUpAsync(before);

        var slow = new CheckDefinition("slow", new ScriptedCheck(81), new CheckTiming { Interval = TimeSpan.FromHours(1), Timeout = TimeSpan.FromHours(1) });
        var after = new Pool(before.Definition with { Members = [.. before.Definition.Members, new Member(PoolOf.Address(2), new MemberSettings(), [slow])] });
        Task reloaded = _monitor.Watch([after]);
        await AnswerAllUntilChangeAsync(PoolOf.Address(0), passed: false);

        Assert.False(reloaded.IsCompleted);
        Assert.Equal([1], before.Pick());
        Assert.Equal([1], after.Pick());
    }

    private Pool PoolOfMembers(params MemberSettings[] members) => PoolChecked("web", _check, Timing, members);

    private static Pool PoolChecked(string name, ICheck check, CheckTiming timing, params MemberSettings[] members) => new(new PoolDefinition(
        "www.example.com.", false, 30, new PoolSettings(), [.. members.Select((settings, i) =>
            new Member(PoolOf.Address(i), settings, [new CheckDefinition(name, check, timing)]))]));

    private async Task WatchTwoUpAsync(Pool pool)
    {
        Task watched = _monitor.Watch([pool]);
        ScriptedProbe[] probes = [await _check.NextAsync(), await _check.NextAsync()];
        Array.ForEach(probes, probe => probe.Answer(true, "fine"));
        await watched;
        await NextChangeAsync();
        await NextChangeAsync();
    }

    private async Task<VerdictChange> NextChangeAsync() => await _changes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    // Lets time pass and answers every probe, that address's as told and the others' with success, until a verdict changes.
    private async Task AnswerAllUntilChangeAsync(IPAddress address, bool passed, int skipChanges = 0)
    {
        for (int i = 0; i < skipChanges; i++)
        {
            await NextChangeAsync();
        }

        Task<bool> changed = _changes.Reader.WaitToReadAsync().AsTask();
        while (!changed.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(changed, Task.Delay(1));
            while (_check.HasProbe)
            {
                ScriptedProbe probe = await _check.NextAsync();
                probe.Answer(passed || !probe.Target.Address.Equals(address), passed ? "fine" : "told");
            }
        }

        await NextChangeAsync();
    }

    private sealed record InstantCheck(int Port) : ICheck
    {
        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
            Task.FromResult(new CheckResult(true, "match", "fine", TimeSpan.Zero));
    }
}
