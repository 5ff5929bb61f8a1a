using System.Numerics;

namespace DnsLb.Core.Selection;

/// <summary>
/// Shares by weight: with k addresses in an answer a member is in the share k·w of all answers, and in each place, first or last,
/// in the share w.
/// </summary>
/// <remarks>
/// Systematic sampling (Madow 1949): the members lie on a circle, each on an arc as long as its weight, and k points at equal
/// distances take the members that they meet. No arc is longer than that distance, so no member is met twice. The first point moves on
/// by the golden ratio, turn by turn, which leaves every arc the hits that are due to it, in short runs too (a Kronecker sequence,
/// whose counts deviate by O(log n)). As the pick is a function of the turn alone, it does not matter which worker takes which turn.
/// </remarks>
internal sealed class WeightedPicker : IPicker
{
    /// <summary>The policy's line in <see cref="Policies"/>.</summary>
    public static Policy Policy { get; } = new(
        "weighted",
        "shares by weight, exact over short runs of answers",
        DefaultAnswers: 1,
        LooksAtClient: false,
        (serving, answers) => new WeightedPicker(serving, answers));

    // The distance between the points; arcs are whole numbers of 2^-40 of it.
    private const long Spacing = 1L << 40;

    // 2^64 divided by the golden ratio: one turn's step round the circle.
    private const ulong Step = 0x9E3779B97F4A7C15;

    private readonly ushort[] _members;
    private readonly double[] _shares;
    private readonly Rotation _rotation;
    private readonly ulong _circle;
    private readonly ulong[] _ends;
    private readonly ushort[] _firstAt;
    private readonly int _bucketShift;

    private WeightedPicker(ServingSet serving, int answers)
    {
        _members = serving.Members;
        _rotation = serving.Rotation;
        double sum = serving.Weights.Sum();
        _shares = Array.ConvertAll(serving.Weights, weight => weight / sum);
        Answers = Math.Min(answers, MostAnswers(_shares.Max()));
        Note = Answers < Math.Min(answers, _members.Length)
            ? $"answers lowered from {Math.Min(answers, _members.Length)} to {Answers}: one member has {_shares.Max():P1} of the weight"
            : null;
        _circle = (ulong)(Answers * Spacing);
        _ends = Ends(_shares, Answers);
        _bucketShift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(_circle) - BitOperations.Log2((uint)_members.Length) - 1);
        _firstAt = FirstInBuckets(_ends, (int)(_circle >> _bucketShift) + 1, _bucketShift);
    }

    /// <inheritdoc/>
    public int Answers { get; }

    /// <inheritdoc/>
    public string? Note { get; }

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked)
    {
        ulong point = Math.BigMul(_rotation.Next() * Step, _circle, out _);
        int length = Math.Min(Answers, picked.Length);
        for (int i = 0; i < length; i++)
        {
            picked[i] = _members[Find(point)];
            point += Spacing;
            point = point < _circle ? point : point - _circle;
        }

        return length;
    }

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request) => $"{_shares[position]:P2} of the weight";

    // Inclusion k·w cannot exceed 1. The tolerance keeps three equal members from being two because 3 · (1/3) was rounded up.
    private static int MostAnswers(double greatestShare) => (int)((1 + 1e-9) / greatestShare);

    private int Find(ulong point)
    {
        ulong[] ends = _ends;
        int position = _firstAt[(int)(point >> _bucketShift)];
        while (ends[position] <= point)
        {
            position++;
        }

        return position;
    }

    // The end of each arc. Rounding down leaves a few units over; they go to arcs that are not at their limit yet.
    private static ulong[] Ends(double[] shares, int answers)
    {
        long[] arcs = Array.ConvertAll(shares, share => Math.Min(Spacing, (long)(share * answers * Spacing)));
        long rest = (answers * Spacing) - arcs.Sum();
        for (int i = 0; rest > 0; i = (i + 1) % arcs.Length)
        {
            long more = arcs[i] < Spacing ? 1 : 0;
            arcs[i] += more;
            rest -= more;
        }

        ulong[] ends = new ulong[arcs.Length];
        ulong end = 0;
        for (int i = 0; i < arcs.Length; i++)
        {
            ends[i] = end += (ulong)arcs[i];
        }

        return ends;
    }

    // Where the search for a point begins: about as many buckets as members, so that it takes a step or two whatever their number.
    private static ushort[] FirstInBuckets(ulong[] ends, int buckets, int shift)
    {
        ushort[] first = new ushort[buckets];
        int position = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            while (position < ends.Length - 1 && ends[position] <= (ulong)bucket << shift)
            {
                position++;
            }

            first[bucket] = (ushort)position;
        }

        return first;
    }
}
