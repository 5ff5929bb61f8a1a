using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class StatesFileLogTests
{
    private const string Path = "/run/states";

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly StatesFileLog _told;
    private string _text = "web1 up";
    private bool _isSteady = true;

    public StatesFileLogTests() => _told = new StatesFileLog(_log);

    [Fact]
    public void Tell_BrokenFileOfSeveralMembers_NamesPlaceAndPoolOnce()
    {
        FileCheck[] checks = [File(), File()];
        Watch(checks);
        _text = "web1 up\nweb2 dwon";

        Look(checks, looks: 4);

        Assert.Equal(
            ["Warning: file of states: /run/states:2: unknown word \"dwon\"; did you mean \"down\"?; until that is mended none of the file counts for check told of www.example.com. A: verdicts, drains and weights stay as they are"],
            _log.All);
    }

    // Each check reads the file by itself, so one may still have what was before when another has told what is now.
    [Fact]
    public void Tell_ChecksThatSeeAChangeOneAfterTheOther_TellItOnce()
    {
        FileCheck[] checks = [File(), File()];
        Watch(checks);
        Look(checks, looks: 2);
        _text = "web1 dwon";

        Look([checks[0]], looks: 3);
        _told.Tell(checks[1]);
        Look(checks, looks: 3);

        Assert.Single(_log.All);
    }

    [Fact]
    public void Tell_EachChangeOfABrokenFile_TellsItAndThatItIsWellAgain()
    {
        FileCheck[] checks = [File()];
        Watch(checks);
        foreach (string text in (string[])["web1 up", "web1 xup", "web1 dwon", "web1 down", "web1 up"])
        {
            _text = text;
            Look(checks, looks: 3);
        }

        Assert.Equal(
            ["/run/states:1: unknown word \"xup\"", "/run/states:1: unknown word \"dwon\"", "/run/states counts again for check told of www.example.com. A"],
            _log.All.Select(line => line.Split("file of states: ")[1].Split(';')[0]));
    }

    [Fact]
    public void Tell_LineOfNobody_NamesItUntilItIsSomebody()
    {
        FileCheck[] checks = [File()];
        Watch(checks, "web1", "web2");
        _text = "web1 up\nwbe2 down\nhost9 up\n10.0.0.1 up";
        Look(checks, looks: 3);
        Watch(checks, "web1", "web2");
        Look(checks, looks: 3);
        string[] before = [.. _log.All];
        _log.Clear();

        Watch(checks, "web1", "wbe2", "host9");
        Look(checks, looks: 3);

        Assert.Equal(
            ["Warning: file of states: /run/states:2: \"wbe2\" is no member that goes by this file; did you mean \"web2\"?; /run/states:3: \"host9\" is no member that goes by this file; these lines do nothing for check told of www.example.com. A"],
            before);
        Assert.Empty(_log.All);
    }

    [Fact]
    public void Tell_FileThatNeverRests_SaysSoOnceAndWhenItRests()
    {
        FileCheck[] checks = [File()];
        Watch(checks);
        Look(checks, looks: 1);
        _isSteady = false;
        for (int write = 0; write < 20; write++)
        {
            _text = $"web1 down # {write}";
            Look(checks, looks: 1);
        }

        _isSteady = true;
        Look(checks, looks: 3);

        Assert.Equal(
            [
                "Warning: file of states: /run/states: somebody writes to it all the time; until it rests, what it said before counts for check told of www.example.com. A",
                "Information: file of states: /run/states counts again for check told of www.example.com. A",
            ],
            _log.All);
    }

    [Fact]
    public void Tell_OtherKindsOfCheck_AreNoneOfItsBusiness()
    {
        Assert.False(_told.Tell(new TcpCheck(80)));
        Assert.Empty(_log.All);
    }

    [Fact]
    public void Of_ManyPools_TellsSomeOfTheirNames()
    {
        IEnumerable<PoolDefinition> pools = Enumerable.Range(1, 5).Select(i => PoolOf.Definition(new PoolSettings(), new MemberSettings()) with
        {
            Owner = $"p{i}.example.",
            Members = [new Member(PoolOf.Address(i), new MemberSettings(), [new CheckDefinition($"c{i % 2}", File(), new CheckTiming())])],
        });

        StatesFileUse use = Assert.Single(StatesFileUse.Of(pools));

        Assert.Equal("check c1, c0 of p1.example. A, p2.example. A, p3.example. A and 2 more", use.ToString());
    }

    private FileCheck File() => new() { File = new StatesFile(Path, _ => (new FileText(_text, null), _isSteady)) };

    private void Watch(FileCheck[] checks, params string[] names)
    {
        Member[] members = [.. (names.Length > 0 ? names : ["web1", "web2"]).Select((name, i) =>
            new Member(PoolOf.Address(i), new MemberSettings { Name = name }, [new CheckDefinition("told", checks[i % checks.Length], new CheckTiming())]))];
        _told.Watch([PoolOf.Definition(new PoolSettings()) with { Members = members }]);
    }

    private void Look(FileCheck[] checks, int looks)
    {
        for (int look = 0; look < looks; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            foreach (FileCheck check in checks)
            {
                check.File!.LookAsync(_time).GetAwaiter().GetResult();
                Assert.True(_told.Tell(check));
            }
        }
    }
}
