using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class ProbeSlotsTests : IDisposable
{
    private static readonly ICheck Connection = new TcpCheck(80);
    private static readonly ICheck Program = new ExecCheck { Command = "/bin/true" };

    private readonly ProbeSlots _slots = new(ProbeSlots.MostPrograms + 1);

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task EnterAsync_ManyPrograms_LeaveTurnsToOthers()
    {
        for (int i = 0; i < ProbeSlots.MostPrograms; i++)
        {
            await _slots.EnterAsync(Program, CancellationToken.None);
        }

        Task another = _slots.EnterAsync(Program, CancellationToken.None);
        await _slots.EnterAsync(Connection, CancellationToken.None);
        Assert.False(another.IsCompleted);

        _slots.Leave(Program);
        await another;
    }

    [Fact]
    public async Task EnterAsync_StoppedWhileWaiting_KeepsNoTurn()
    {
        for (int i = 0; i <= ProbeSlots.MostPrograms; i++)
        {
            await _slots.EnterAsync(Connection, CancellationToken.None);
        }

        using var stop = new CancellationTokenSource();
        Task[] waiting = [.. Enumerable.Range(0, ProbeSlots.MostPrograms).Select(_ => _slots.EnterAsync(Program, stop.Token))];
        await stop.CancelAsync();
        foreach (Task one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        _slots.Leave(Connection);
        await _slots.EnterAsync(Program, CancellationToken.None);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(9, 0, 1)]
    [InlineData(10, 0, 2)]
    [InlineData(0, 8, 1)]
    [InlineData(1, 17, 3)]
    [InlineData(40, 1, 5)]
    public void Rounds_Checks_AreBoundedByBoth(int connections, int programs, int rounds) =>
        Assert.Equal(rounds, _slots.Rounds([.. Enumerable.Repeat(Connection, connections), .. Enumerable.Repeat(Program, programs)]));
}
