namespace DnsLb.Core.Selection;

/// <summary>The same members for the same key: weighted rendezvous hashing (Thaler and Ravishankar 1998).</summary>
/// <remarks>
/// Each member scores -ln(u)/w with u from (0, 1] made of key and address; the least scores win. A score depends on no other
/// member, so only a failed member's share moves, and it comes back when the member does.
/// </remarks>
internal sealed class RendezvousPicker : IPicker
{
    /// <summary>The line of <c>hash</c> in <see cref="Policies"/>.</summary>
    public static Policy HashPolicy { get; } = new(
        "hash",
        "the same members for the same client (its EDNS client subnet if sent); shares by weight",
        DefaultAnswers: 1,
        LooksAtClient: true,
        MostAnswers: weights => weights.Length,
        (serving, answers) => new RendezvousPicker(serving, answers, byClient: true));

    /// <summary>The line of <c>name-hash</c> in <see cref="Policies"/>.</summary>
    public static Policy NameHashPolicy { get; } = new(
        "name-hash",
        "the same members for the same query name, for a wildcard owner; shares by weight",
        DefaultAnswers: 1,
        LooksAtClient: false,
        MostAnswers: weights => weights.Length,
        (serving, answers) => new RendezvousPicker(serving, answers, byClient: false));

    private const double Unit = 1.0 / (1UL << 53);

    private readonly ushort[] _members;
    private readonly double[] _inverseWeights;
    private readonly ulong[] _addressHashes;
    private readonly bool _byClient;

    private RendezvousPicker(ServingSet serving, int answers, bool byClient)
    {
        _members = serving.Members;
        _inverseWeights = Array.ConvertAll(serving.Weights, weight => 1 / weight);
        _addressHashes = serving.AddressHashes;
        _byClient = byClient;
        Answers = Math.Min(answers, _members.Length);
    }

    /// <inheritdoc/>
    public int Answers { get; }

    /// <inheritdoc/>
    public string Note(in PickRequest request) => _byClient ? "the members with this client's lowest scores are picked" : "the members with this name's lowest scores are picked";

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked, ref uint ttl)
    {
        ulong key = Key(request);
        if (Answers == 1)
        {
            picked[0] = PickOne(key);
        }
        else
        {
            PickSeveral(key, picked[..Answers]);
        }

        return Answers;
    }

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request) =>
        $"score {-Math.Log(1 - Uniform(Key(request), _addressHashes[position])) * _inverseWeights[position]:0.0000}";

    // -ln(1 - v) >= v: the bound rules most members out without a logarithm.
    private ushort PickOne(ulong key)
    {
        double[] inverseWeights = _inverseWeights;
        ulong[] addressHashes = _addressHashes;
        double least = double.PositiveInfinity;
        int best = 0;
        for (int position = 0; position < inverseWeights.Length && position < addressHashes.Length; position++)
        {
            double v = Uniform(key, addressHashes[position]);
            if (v * inverseWeights[position] < least)
            {
                double score = -Math.Log(1 - v) * inverseWeights[position];
                best = score < least ? position : best;
                least = Math.Min(score, least);
            }
        }

        return _members[best];
    }

    private void PickSeveral(ulong key, Span<ushort> picked)
    {
        Span<double> scores = stackalloc double[picked.Length];
        scores.Fill(double.PositiveInfinity);
        for (int position = 0; position < _members.Length; position++)
        {
            double v = Uniform(key, _addressHashes[position]);
            if (v * _inverseWeights[position] < scores[^1])
            {
                Ranking.Insert(-Math.Log(1 - v) * _inverseWeights[position], _members[position], scores, picked);
            }
        }
    }

    private ulong Key(in PickRequest request) => _byClient ? request.Client : request.Name;

    // From [0, 1), 53 bits; signed, which converts faster.
    private static double Uniform(ulong key, ulong addressHash) => (long)(StableHash.Mix(key ^ addressHash) >> 11) * Unit;
}
