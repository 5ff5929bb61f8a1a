namespace DnsLb.Tests.Selection;

/// <summary>Compares what members were given with what they were due, over every run of 1,000 consecutive answers.</summary>
internal sealed class ShareMeter
{
    private const int Run = 1000;

    private readonly double[][] _due = new double[2][];
    private readonly Queue<double[][]> _history = new();

    public ShareMeter(int members)
    {
        Taken = new int[members];
        Firsts = new int[members];
        for (int kind = 0; kind < 2; kind++)
        {
            _due[kind] = new double[members];
        }
    }

    public int[] Firsts { get; }

    public int[] Taken { get; }

    /// <summary>The greatest deviations in any run so far, in answers of 1,000.</summary>
    public double WorstFirst { get; private set; }

    public double WorstTaken { get; private set; }

    /// <summary>Adds an answer.</summary>
    /// <param name="picked">The members in it.</param>
    /// <param name="shares">Each member's share of first places in this answer.</param>
    public void Add(ReadOnlySpan<int> picked, ReadOnlySpan<double> shares)
    {
        _history.Enqueue([[.. _due[0]], [.. _due[1]]]);
        Firsts[picked[0]]++;
        _due[0][picked[0]]--;
        foreach (int member in picked)
        {
            Taken[member]++;
            _due[1][member]--;
        }

        for (int member = 0; member < shares.Length; member++)
        {
            _due[0][member] += shares[member];
            _due[1][member] += shares[member] * picked.Length;
        }

        if (_history.Count == Run)
        {
            double[][] start = _history.Dequeue();
            for (int member = 0; member < shares.Length; member++)
            {
                WorstFirst = Math.Max(WorstFirst, Math.Abs(_due[0][member] - start[0][member]));
                WorstTaken = Math.Max(WorstTaken, Math.Abs(_due[1][member] - start[1][member]));
            }
        }
    }
}
