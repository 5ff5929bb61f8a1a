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
        (serving, answers) => new RendezvousPicker(serving, answers, byClient: true));

    /// <summary>The line of <c>name-hash</c> in <see cref="Policies"/>.</summary>
    public static Policy NameHashPolicy { get; } = new(
        "name-hash",
        "the same members for the same query name, for a wildcard owner; shares by weight",
        DefaultAnswers: 1,
        LooksAtClient: false,
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
    public string? Note => null;

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked)
    {
        int length = Math.Min(Answers, picked.Length);
        Span<double> scores = stackalloc double[length];
        scores.Fill(double.PositiveInfinity);
        ulong key = Key(request);
        ulong[] hashes = _addressHashes;
        double[] inverseWeights = _inverseWeights;
        for (int position = 0; position < hashes.Length; position++)
        {
            // -ln(1 - v) >= v: the bound rules most members out without a logarithm.
            double v = Uniform(key, hashes[position]);
            if (v * inverseWeights[position] < scores[^1])
            {
                Ranking.Insert(-Math.Log(1 - v) * inverseWeights[position], _members[position], scores, picked[..length]);
            }
        }

        return length;
    }

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request) =>
        $"score {-Math.Log(1 - Uniform(Key(request), _addressHashes[position])) * _inverseWeights[position]:0.0000}";

    private ulong Key(in PickRequest request) => _byClient ? request.Client : request.Name;

    // From [0, 1), 53 bits.
    private static double Uniform(ulong key, ulong addressHash) => (StableHash.Mix(key ^ addressHash) >> 11) * Unit;
}
