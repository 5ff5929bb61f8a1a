using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.State;

public sealed class TransitionHistoryTests
{
    private static readonly Pool Pool = new(PoolOf.Definition(new PoolSettings(), new MemberSettings { Name = "web-1" }));

    private readonly FakeTimeProvider _time = new();
    private readonly TransitionHistory _history;

    public TransitionHistoryTests() => _history = new TransitionHistory(_time);

    [Fact]
    public void Add_AChange_NamesPoolAndMember()
    {
        Add("refused");

        Transition added = Assert.Single(_history.All);
        Assert.Equal(("www.example.com. A", "web-1 (10.0.0.0)", Verdict.Up, Verdict.Down, "refused"), (added.Pool, added.Member, added.Before, added.After, added.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_FlappingOfATarget_IsRememberedForTheMember(bool flaps)
    {
        var target = new ProbeTarget(new TcpCheck(80), new CheckTiming(), new IPEndPoint(IPAddress.Loopback, 80));

        _history.Add(new FlappingChange(Pool, 0, Verdict.Down, target, flaps, _time.GetUtcNow()));

        Transition added = Assert.Single(_history.All);
        Assert.Equal(("web-1 (10.0.0.0)", Verdict.Down, Verdict.Down, FlappingChange.Describe(target, flaps), flaps), (added.Member, added.Before, added.After, added.Reason, added.Flaps));
    }

    [Fact]
    public void Add_AnotherChange_HasAnIdAndIsNotRemembered()
    {
        long first = _history.Add(Change("first"));
        long other = _history.Add(new ProberChange(ProberStatus.Trusted, _time.GetUtcNow()));
        long last = _history.Add(Change("last"));

        Assert.True(first < other && other < last);
        Assert.Equal([first, last], _history.All.Select(transition => transition.Id));
    }

    [Fact]
    public void Add_WhatBecameOfAnOverride_IsRememberedAmongTheOthers()
    {
        var decision = new Decision(new Override(OverrideSelector.Parse("www.example.com").Selector!, OverrideKind.Drain, "ana", "new kernel", _time.GetUtcNow(), null), OverrideChange.TakenBack, "bob");
        Add("before");
        _history.Add(decision);
        Add("after");

        Assert.Equal([null, decision, null], _history.All.Select(transition => transition.Decision));
        Assert.Equal(_history.All.OrderBy(transition => transition.Id), _history.All);
    }

    [Fact]
    public void Add_WhileTheClockStandsStill_KeepsTheOrder()
    {
        Add("first");
        Add("second");

        Assert.Equal(["first", "second"], _history.All.Select(transition => transition.Reason));
        Assert.True(_history.All[0].Id < _history.All[1].Id);
    }

    [Fact]
    public void Add_MoreThanAreKept_ForgetsTheOldest()
    {
        for (int i = 0; i <= TransitionHistory.MostTransitions; i++)
        {
            Add($"{i}");
        }

        Assert.Equal(TransitionHistory.MostTransitions, _history.All.Count);
        Assert.Equal("1", _history.All[0].Reason);
    }

    [Fact]
    public void All_AfterTheLongestAge_ForgetsThoseOfIt()
    {
        Add("old");
        _time.Advance(TransitionHistory.LongestAge);
        Add("new");
        int atItsAge = _history.All.Count;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, atItsAge);
        Assert.Equal("new", Assert.Single(_history.All).Reason);
    }

    [Fact]
    public void Adopt_OfAnEarlierProcess_PutsThemFirstAndGoesOnBehindThem()
    {
        var earlier = new TransitionHistory(_time);
        earlier.Add(Change("earlier"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Add("now");

        _history.Adopt(earlier.All);
        Add("later");

        Assert.Equal(3, _history.All.Count);
        Assert.Equal("later", _history.All[^1].Reason);
        Assert.Equal(_history.All.OrderBy(transition => transition.Id), _history.All);
    }

    private void Add(string reason) => _history.Add(Change(reason));

    private VerdictChange Change(string reason) => new(Pool, 0, Verdict.Up, Verdict.Down, reason, _time.GetUtcNow());
}
