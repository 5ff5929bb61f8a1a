namespace DnsLb.Core.Simulation;

/// <summary>The next event of each of many entities, by time: a wheel of short spans, and a heap for the span that is now (a calendar queue).</summary>
/// <remarks>With a million entities it takes a fraction of the time of one heap, whose every step down is a miss of the cache.</remarks>
internal sealed class EventCalendar
{
    private const double SpansPerSecond = 128;
    private const int Spans = 1 << 17;
    private const int None = -1;
    private const int InHeap = -2;

    private readonly double[] _times;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _heads;
    private Entry[] _heap = new Entry[1024];
    private int _heapCount;
    private long _now;

    /// <param name="entities">How many there are; none has an event at first.</param>
    public EventCalendar(int entities)
    {
        _times = new double[entities];
        _next = new int[entities];
        _previous = new int[entities];
        _heads = new int[Spans];
        Array.Fill(_times, double.PositiveInfinity);
        Array.Fill(_heads, None);
    }

    /// <summary>The entity's next event is at this time and not at another; infinite: it has none.</summary>
    public void Set(int entity, double time)
    {
        Remove(entity);
        _times[entity] = time;
        if (time == double.PositiveInfinity)
        {
            return;
        }

        long span = (long)(time * SpansPerSecond);
        if (span <= _now)
        {
            Push(entity, time);
            return;
        }

        ref int head = ref _heads[span & (Spans - 1)];
        _next[entity] = head;
        _previous[entity] = None;
        if (head >= 0)
        {
            _previous[head] = entity;
        }

        head = entity;
    }

    /// <summary>Takes the earliest event that is before a time.</summary>
    public bool TryTake(double before, out int entity, out double time)
    {
        while (true)
        {
            while (_heapCount > 0)
            {
                (time, entity) = _heap[0];
                if (_next[entity] == InHeap && _times[entity] == time)
                {
                    if (time >= before)
                    {
                        return false;
                    }

                    Pop();
                    _times[entity] = double.PositiveInfinity;
                    return true;
                }

                // It was set to another time.
                Pop();
            }

            if ((_now + 1) / SpansPerSecond >= before)
            {
                (entity, time) = (None, double.PositiveInfinity);
                return false;
            }

            _now++;
            Enter();
        }
    }

    private void Remove(int entity)
    {
        if (_times[entity] == double.PositiveInfinity || _next[entity] == InHeap)
        {
            return;
        }

        int next = _next[entity];
        int previous = _previous[entity];
        if (next >= 0)
        {
            _previous[next] = previous;
        }

        if (previous >= 0)
        {
            _next[previous] = next;
        }
        else
        {
            _heads[(long)(_times[entity] * SpansPerSecond) & (Spans - 1)] = next;
        }
    }

    // Those of the span that begins; others of the list are of a later turn of the wheel.
    private void Enter()
    {
        int entity = _heads[_now & (Spans - 1)];
        while (entity >= 0)
        {
            int next = _next[entity];
            if ((long)(_times[entity] * SpansPerSecond) <= _now)
            {
                Remove(entity);
                Push(entity, _times[entity]);
            }

            entity = next;
        }
    }

    private void Push(int entity, double time)
    {
        _next[entity] = InHeap;
        if (_heapCount == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _heapCount);
        }

        var added = new Entry(time, entity);
        int at = _heapCount++;
        while (at > 0 && added.IsBefore(_heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = added;
    }

    private void Pop()
    {
        Entry last = _heap[--_heapCount];
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heapCount)
            {
                break;
            }

            child += child + 1 < _heapCount && _heap[child + 1].IsBefore(_heap[child]) ? 1 : 0;
            if (!_heap[child].IsBefore(last))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = last;
    }

    // Of two at the same time the first entity comes first, so that a run is the same everywhere.
    private readonly record struct Entry(double Time, int Entity)
    {
        public bool IsBefore(in Entry other) => Time < other.Time || (Time == other.Time && Entity < other.Entity);
    }
}
