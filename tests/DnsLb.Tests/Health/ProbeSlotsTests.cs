using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProbeSlotsTests : IDisposable
{
    private const int Waiting = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ICheck Connection = new TcpCheck(80);
    private static readonly ICheck Program = new ExecCheck { Command = "/bin/true" };

    private readonly FakeTimeProvider _time = new();
    private readonly ProbeSlots _slots;
    private readonly ProbeSlots _many;

    public ProbeSlotsTests()
    {
        _slots = new ProbeSlots(ProgramPlaces.Most + 1, _time);
        _many = new ProbeSlots(ProbeSlots.MostBeginning + Waiting, _time);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _many.Dispose();
    }

    [Fact]
    public async Task EnterAsync_ManyPrograms_LeaveTurnsToOthers()
    {
        IDisposable[] turns = await EnterAsync(_slots, Program, ProgramPlaces.Most);

        Task<IDisposable> another = _slots.EnterAsync(Program, afterTimeout: false, CancellationToken.None).AsTask();
        await _slots.EnterAsync(Connection, afterTimeout: false, CancellationToken.None);
        Assert.False(another.IsCompleted);

        turns[0].Dispose();
        await another;
    }

    [Fact]
    public async Task EnterAsync_StoppedWhileWaiting_KeepsNoTurn()
    {
        IDisposable[] turns = await EnterAsync(_slots, Connection, ProgramPlaces.Most + 1);

        using var stop = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, ProgramPlaces.Most).Select(_ => _slots.EnterAsync(Program, afterTimeout: false, stop.Token).AsTask())];
        await stop.CancelAsync();
        foreach (Task one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        turns[0].Dispose();
        await _slots.EnterAsync(Program, afterTimeout: false, CancellationToken.None);
    }

    // Targets that swallow what is sent to them do not keep others from being probed.
    [Fact]
    public async Task EnterAsync_OthersWaitForTheirTargets_TheyMakeWay()
    {
        await EnterAsync(_many, Connection, ProbeSlots.MostBeginning);
        Task<IDisposable>[] next = [.. Enumerable.Range(0, Waiting + 1).Select(_ => _many.EnterAsync(Connection, afterTimeout: false, CancellationToken.None).AsTask())];
        bool isAnyBefore = next.Any(turn => turn.IsCompleted);

        _time.Advance(ProbeSlots.Beginning);
        await Task.WhenAll(next[..Waiting]);

        Assert.False(isAnyBefore);
        Assert.False(next[Waiting].IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_AsManyWaitAsMay_BeginsWhenOneOfThemEnds()
    {
        IDisposable[] first = await EnterAsync(_many, Connection, ProbeSlots.MostBeginning);
        _time.Advance(ProbeSlots.Beginning);
        await EnterAsync(_many, Connection, Waiting);
        Task<IDisposable> another = _many.EnterAsync(Connection, afterTimeout: false, CancellationToken.None).AsTask();
        bool isBefore = another.IsCompleted;

        Array.ForEach(first, turn => turn.Dispose());
        await another;
        await EnterAsync(_many, Connection, ProbeSlots.MostBeginning - Waiting - 1);
        Task<IDisposable> tooMany = _many.EnterAsync(Connection, afterTimeout: false, CancellationToken.None).AsTask();

        Assert.False(isBefore);
        Assert.False(tooMany.IsCompleted);
    }

    // When all places of those that wait are taken, who is late makes way when one of these ends, not at its own end.
    [Fact]
    public async Task EnterAsync_OneThatWaitsEnds_TheLongestOverdueMakesWay()
    {
        IDisposable[] first = await EnterAsync(_many, Connection, Waiting);
        _time.Advance(ProbeSlots.Beginning);
        IDisposable[] overdue = await EnterAsync(_many, Connection, ProbeSlots.MostBeginning);
        _time.Advance(ProbeSlots.Beginning);
        Task<IDisposable>[] next = [.. Enumerable.Range(0, 3).Select(_ => _many.EnterAsync(Connection, afterTimeout: false, CancellationToken.None).AsTask())];
        bool isAnyBefore = next.Any(turn => turn.IsCompleted);

        first[0].Dispose();
        await next[0].WaitAsync(Patience);
        bool isSecondBefore = next[1].IsCompleted;
        overdue[0].Dispose();
        await next[1].WaitAsync(Patience);

        Assert.False(isAnyBefore);
        Assert.False(isSecondBefore);
        Assert.False(next[2].IsCompleted);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(9, 0, 1)]
    [InlineData(10, 0, 2.25)]
    [InlineData(0, 8, 1)]
    [InlineData(1, 17, 3.25)]
    [InlineData(40, 1, 6)]
    public void Longest_Checks_AreBoundedByProbesAndPrograms(int connections, int programs, double seconds) =>
        Assert.Equal(seconds, Longest(_slots, connections, programs));

    [Theory]
    [InlineData(ProbeSlots.MostBeginning, 1)]
    [InlineData(ProbeSlots.MostBeginning + 1, 1.25)]
    [InlineData(5 * ProbeSlots.MostBeginning, 2)]
    public void Longest_MoreThanMayBeginAtOnce_BeginOneAfterTheOther(int connections, double seconds)
    {
        using var slots = new ProbeSlots(HealthMonitor.MostProbesAtOnce, _time);

        Assert.Equal(seconds, Longest(slots, connections, programs: 0));
    }

    private static double Longest(ProbeSlots slots, int connections, int programs) =>
        slots.Longest([.. Enumerable.Repeat(Connection, connections), .. Enumerable.Repeat(Program, programs)], TimeSpan.FromSeconds(1)).TotalSeconds;

    private static Task<IDisposable[]> EnterAsync(ProbeSlots slots, ICheck check, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => slots.EnterAsync(check, afterTimeout: false, CancellationToken.None).AsTask()));
}
