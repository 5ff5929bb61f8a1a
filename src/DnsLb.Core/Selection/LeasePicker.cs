using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DnsLb.Core.Leases;

namespace DnsLb.Core.Selection;

/// <summary>
/// Balances load in place of answers: each source gets a TTL that makes its leases the same work as those of all others, and each lease
/// goes to the member that will have the least load for its weight when the lease ends.
/// </summary>
internal sealed class LeasePicker : IPicker
{
    /// <summary>The line of <c>lease</c> in <see cref="Policies"/>.</summary>
    public static Policy LeasePolicy { get; } = new(
        "lease",
        "balances the load that caches hide: a TTL for each resolver by its demand, and the member that will be least loaded",
        DefaultAnswers: 1,
        LooksAtClient: true,
        MostAnswers: weights => weights.Length,
        (serving, answers) => new LeasePicker(serving, answers))
    {
        KeepsLeases = true,
    };

    // Far above any score.
    private const double Never = 1e200;

    private readonly LeaseBook _book;
    private readonly ushort[] _members;
    private readonly ulong[] _groups;
    private readonly double[] _inverseWeights;
    private readonly double[] _handicaps;

    private LeasePicker(ServingSet serving, int answers)
    {
        _book = serving.Leases ?? throw new ArgumentException("a pool of policy lease keeps leases", nameof(serving));
        _members = serving.Members;
        _groups = serving.Groups;
        Answers = Math.Min(answers, _members.Length);
        double mean = serving.Weights.Average();
        _inverseWeights = new double[LeaseLedger.Padded(serving.PoolSize)];
        _handicaps = new double[_inverseWeights.Length];
        Array.Fill(_handicaps, Never);
        for (int position = 0; position < _members.Length; position++)
        {
            _inverseWeights[_members[position]] = mean / serving.Weights[position];
            _handicaps[_members[position]] = 0;
        }
    }

    /// <inheritdoc/>
    public int Answers { get; }

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked, ref uint ttl)
    {
        _book.Ledger.Advance(request.Now);
        if (request.IsTrial)
        {
            return Try(request, picked, ref ttl);
        }

        ulong key = KeyOf(request);
        SourceTable sources = _book.Sources;
        int set = sources.SetOf(key);
        var stranger = Source.New(key);
        bool isClaimed = sources.TryClaim(set);
        ref Source source = ref isClaimed ? ref sources.Find(key, request.Now) : ref stranger;
        _book.Ask(ref source, key, request.Now, request.IsVerified);
        LeaseOffer offer = _book.Offer(source, request.Now, ttl);
        Span<float> profile = source.Profile == 0 ? default : _book.Profiles.RowOf(source.Profile, request.Now, _book.Ledger.Persistence);
        var wish = new Wish(_book, offer, decay: 1, _members.Length);
        int count = Fill(wish, FindLeast(wish, profile), picked);
        _book.Grant(ref source, profile, picked[..count], offer, request.Now);
        if (isClaimed)
        {
            sources.Release(set);
        }

        ttl = offer.Ttl;
        return count;
    }

    /// <inheritdoc/>
    public string Note(in PickRequest request) => LeaseNote.Of(_book, Look(request));

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request)
    {
        Source source = Look(request);
        int member = _members[position];
        double load = LoadOf(member, source, WishOf(source, request.Now, uint.MaxValue, out _)) * _inverseWeights[member] / LeaseLedger.Unit;
        string lease = HasLease(source, member) ? FormattableString.Invariant($"; has this source's last lease, given {(request.Now - source.AskedAt) / 1000.0:0.#} s ago for {source.Ttl} s") : "";
        return FormattableString.Invariant($"score {load:0.###}; leased {_book.LeasedTo(member):0.###} lookups/s, expected {_book.ExpectedOf(member):0.###} lookups/s{lease}");
    }

    // As a query would be answered, without giving a lease, and without what the query itself would tell of its source.
    private int Try(in PickRequest request, Span<ushort> picked, ref uint ttl)
    {
        Source source = Look(request);
        Wish wish = WishOf(source, request.Now, ttl, out LeaseOffer offer);
        ReadOnlySpan<float> profile = ProfileOf(source);
        ttl = offer.Ttl;
        int first = FindLeast(wish, profile);

        // The member that has its last lease would be rid of that.
        int last = source.Member;
        bool mayReturn = HasLease(source, last) && _handicaps[last] < Never;
        if (mayReturn && LoadOf(last, source, wish) * _inverseWeights[last] < LoadOf(first, source, wish) * _inverseWeights[first])
        {
            first = last;
        }

        return Fill(wish, first, picked);
    }

    private Wish WishOf(in Source source, long now, uint mostTtl, out LeaseOffer offer)
    {
        offer = _book.Offer(source, now, mostTtl);
        return new Wish(_book, offer, source.Profile == 0 ? 1 : _book.Profiles.DecayOf(source.Profile, now, _book.Ledger.Persistence), _members.Length);
    }

    // What a member would serve when the source asked now and got a lease there.
    private double LoadOf(int member, in Source source, in Wish wish)
    {
        double load = wish.LoadOf(_book.Ledger, member);
        ReadOnlySpan<float> profile = ProfileOf(source);
        load += profile.IsEmpty ? 0 : wish.Own * profile[member];
        return load - (HasLease(source, member) && _book.Ledger.IsOpen(source.End) ? source.Leased * wish.Replaced : 0);
    }

    private bool HasLease(in Source source, int member) => _book.Holds(source) && source.Member == member;

    private ReadOnlySpan<float> ProfileOf(in Source source) => source.Profile == 0 ? default : _book.Profiles.StoredRowOf(source.Profile);

    private Source Look(in PickRequest request)
    {
        ref Source source = ref _book.Sources.Look(KeyOf(request));
        return Unsafe.IsNullRef(ref source) ? Source.New(KeyOf(request)) : source;
    }

    // Each name of a wildcard is cached by itself. 0 stands for no source.
    private static ulong KeyOf(in PickRequest request) => Math.Max(1, request.Client ^ StableHash.Mix(request.Name));

    private int Fill(in Wish wish, int first, Span<ushort> picked)
    {
        picked[0] = (ushort)first;
        return Answers == 1 ? 1 : 1 + ChooseBehind(wish, first, picked[1..Answers]);
    }

    // Of the first one's group alone: hosts sort addresses of other networks by their own rules (RFC 6724 section 6, rule 9).
    private int ChooseBehind(in Wish wish, int first, Span<ushort> picked)
    {
        ulong group = _groups[Array.BinarySearch(_members, (ushort)first)];
        Span<double> scores = stackalloc double[picked.Length];
        scores.Fill(double.PositiveInfinity);
        int found = 0;
        for (int position = 0; position < _members.Length; position++)
        {
            ushort member = _members[position];
            if (member != first && _groups[position] == group)
            {
                Ranking.Insert(wish.LoadOf(_book.Ledger, member) * _inverseWeights[member], member, scores, picked);
                found++;
            }
        }

        return Math.Min(found, picked.Length);
    }

    private int FindLeast(in Wish wish, ReadOnlySpan<float> profile)
    {
        ReadOnlySpan<Vector256<long>> leased = MemoryMarshal.Cast<long, Vector256<long>>(_book.Ledger.Leased);
        ReadOnlySpan<Vector256<long>> served = MemoryMarshal.Cast<long, Vector256<long>>(_book.Ledger.Served);
        ReadOnlySpan<Vector256<double>> inverse = MemoryMarshal.Cast<double, Vector256<double>>(_inverseWeights);
        ReadOnlySpan<Vector256<double>> handicaps = MemoryMarshal.Cast<double, Vector256<double>>(_handicaps);
        ReadOnlySpan<Vector128<float>> parts = MemoryMarshal.Cast<float, Vector128<float>>(profile);
        var least = Vector256.Create(double.PositiveInfinity);
        Vector256<long> at = Vector256<long>.Zero;
        for (int i = 0; i < leased.Length && i < served.Length && i < inverse.Length && i < handicaps.Length; i++)
        {
            Vector256<double> load = wish.LoadOf(leased[i], served[i]);
            if (i < parts.Length)
            {
                load += Vector256.Create(wish.Own) * Vector256.Create(Widen(parts[i].GetLower()), Widen(parts[i].GetUpper()));
            }

            Vector256<double> score = (load * inverse[i]) + handicaps[i];
            var less = Vector256.LessThan(score, least);
            least = Vector256.ConditionalSelect(less, score, least);
            at = Vector256.ConditionalSelect(less.AsInt64(), Vector256.Create((long)i), at);
        }

        return MemberOfLeast(least, at);
    }

    private static Vector128<double> Widen(Vector64<float> parts) => Vector128.Create((double)parts[0], parts[1]);

    private static int MemberOfLeast(Vector256<double> least, Vector256<long> at)
    {
        int lane = 0;
        for (int i = 1; i < Vector256<double>.Count; i++)
        {
            lane = least[i] < least[lane] ? i : lane;
        }

        return (int)(at[lane] * Vector256<double>.Count) + lane;
    }

    /// <summary>What a lease adds, and when it is to be judged: at its end.</summary>
    private readonly struct Wish
    {
        // Whole numbers below 2^51 become doubles by adding this, and taking away what it stands for (AVX2 converts none of 64 bits).
        private const long Magic = 0x4338000000000000;
        private const double MagicValue = 6755399441055744.0;

        // Of all sources together, where it is not known: more than there are.
        private const double GreatestRate = 1e9;

        private readonly double _kept;
        private readonly double _added;

        /// <param name="book">What the pool knows.</param>
        /// <param name="offer">What the lease is.</param>
        /// <param name="decay">What is left of the source's history since it was last brought up to date.</param>
        /// <param name="members">How many share what all look up.</param>
        public Wish(LeaseBook book, in LeaseOffer offer, double decay, int members)
        {
            double demand = offer.Rate * LeaseLedger.Unit;
            _kept = book.Ledger.KeptAfter(offer.Seconds);

            // A large member bears best what nobody knows. The ledger does not count on it: anybody can forge queries over UDP.
            double feared = offer.MayBeGreat ? Math.Min(book.Terms.TotalRate, GreatestRate) / members * LeaseLedger.Unit : 0;
            _added = Math.Max(demand, feared) * (1 - _kept);
            Own = demand * book.Robustness * decay;
        }

        /// <summary>How much the source's own history weighs.</summary>
        public double Own { get; }

        /// <summary>Which part of what is leased now counts in what a member will serve.</summary>
        public double Replaced => 1 - _kept;

        /// <summary>What members will serve.</summary>
        public Vector256<double> LoadOf(Vector256<long> leased, Vector256<long> served)
        {
            Vector256<double> leases = ToDouble(leased);
            return leases + ((ToDouble(served) - leases) * _kept) + Vector256.Create(_added);
        }

        /// <summary>What a member will serve.</summary>
        public double LoadOf(LeaseLedger ledger, int member) =>
            ledger.Leased[member] + ((ledger.Served[member] - ledger.Leased[member]) * _kept) + _added;

        private static Vector256<double> ToDouble(Vector256<long> value) => (value + Vector256.Create(Magic)).AsDouble() - Vector256.Create(MagicValue);
    }
}
