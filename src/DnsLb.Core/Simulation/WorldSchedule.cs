namespace DnsLb.Core.Simulation;

/// <summary>What happens in the world beside the caches, by time; of what happens at one moment, first what was planned first.</summary>
internal sealed class WorldSchedule
{
    private readonly PriorityQueue<Action<double>, (double Time, long Number)> _events = new();
    private long _number;

    /// <summary>When the next event is; infinite: there is none.</summary>
    public double NextTime => _events.TryPeek(out _, out var due) ? due.Time : double.PositiveInfinity;

    /// <summary>Plans an event.</summary>
    /// <param name="time">When, in seconds.</param>
    /// <param name="happens">What happens; hears the time.</param>
    public void At(double time, Action<double> happens) => _events.Enqueue(happens, (time, _number++));

    /// <summary>Plans events at the same distance from each other.</summary>
    /// <param name="period">The distance, and when the first is.</param>
    /// <param name="last">When the last may be.</param>
    /// <param name="happens">What happens; hears the time.</param>
    public void Every(double period, double last, Action<double> happens)
    {
        for (int i = 1; i * period <= last; i++)
        {
            At(i * period, happens);
        }
    }

    /// <summary>Lets the next event happen.</summary>
    public void RunNext()
    {
        _events.TryDequeue(out Action<double>? happens, out var due);
        happens!(due.Time);
    }
}
