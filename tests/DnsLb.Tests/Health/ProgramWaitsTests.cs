using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProgramWaitsTests
{
    private static readonly ProbeTarget Target = new(new ExecCheck { Command = "/bin/true" }, new CheckTiming(), new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0));
    private static readonly TimeSpan TooLong = Target.Timing.Interval + TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ProgramWaits _waits;

    public ProgramWaitsTests() => _waits = new ProgramWaits(_time, _log);

    [Fact]
    public void Entered_WithinTheInterval_SaysNothing()
    {
        _waits.Entered(Target, afterTimeout: false, Target.Timing.Interval);

        Assert.Empty(_log.All);
    }

    [Fact]
    public void Entered_LateAgainAndAgain_SaysOnceThatItBeginsAndOnceThatItHasEnded()
    {
        for (int i = 0; i < 10; i++)
        {
            _waits.Entered(Target, afterTimeout: false, TooLong);
            _waits.Entered(Target, afterTimeout: false, TimeSpan.Zero);
            _time.Advance(ProgramWaits.Quiet / 2);
        }

        _time.Advance(ProgramWaits.Quiet / 2);
        _waits.Entered(Target, afterTimeout: false, TimeSpan.Zero);
        _waits.Entered(Target, afterTimeout: false, TimeSpan.Zero);

        Assert.Equal(
            [
                "Warning: programs of checks that did not time out wait for a place for longer than their interval (192.0.2.1: 6 s, interval 5 s): too many take too long for 8 places, and verdicts change later than the zones say",
                "Information: no program of a check that did not time out has waited for a place for longer than its interval for 60 s",
            ],
            _log.All);
    }

    [Fact]
    public void Entered_LateAfterATimeout_IsSaidApartAndEndsWhenAllAreWell()
    {
        _waits.Entered(Target, afterTimeout: true, TooLong);
        _time.Advance(ProgramWaits.Quiet);
        _waits.Entered(Target, afterTimeout: false, TimeSpan.Zero);

        Assert.Equal(
            [
                "Warning: programs of checks that timed out wait for a place for longer than their interval (192.0.2.1: 6 s, interval 5 s): they have 4 of the 8 places, and run less often; the others keep theirs",
                "Information: no program of a check that timed out has waited for a place for longer than its interval for 60 s",
            ],
            _log.All);
    }
}
