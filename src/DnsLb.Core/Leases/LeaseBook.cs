namespace DnsLb.Core.Leases;

/// <summary>
/// What a pool knows of its sources, of what they were leased, and of what its members will have to serve. It outlives views. Workers
/// give leases without waiting for one another; the terms are found anew by <see cref="Calibrate"/> beside them.
/// </summary>
/// <remarks>
/// An answer is a lease: it hands all demand of a resolver to an address for the time of its TTL (Colajanni, Yu and Dias 1998). All
/// times are milliseconds of one clock that never goes back.
/// </remarks>
public sealed class LeaseBook
{
    // Clients that ask at once after an answer that is not cached are those of one lookup, but not none.
    private const double ShortestLease = 0.3;

    // A source's own history weighs as much as its demand where nobody says how loaded members are.
    private const double RobustnessUnheard = 1;
    private const double RobustnessHeard = 0.25;

    // Caches whose clocks tick in whole seconds ask up to a second early, the network's delay aside.
    internal const double MostEarly = 1.1;

    // A cache that renews its answers does so when a tenth of their time is left.
    private const double RenewedAfter = 0.85;
    private const float RecentPart = 1 / 16f;

    private readonly LoadCorrection _loads;

    // Of those who work beside the workers: a reload reads what a calibration changes.
    private readonly Lock _calibrating = new();
    private ushort _ledgerNumber = 1;
    private long _calibratedAt = -1;
    private double _correction = 1;
    private volatile LeaseTerms _terms = LeaseTerms.Initial;
    private volatile SourceTable _sources;

    /// <param name="settings">What the pool asks for.</param>
    /// <param name="members">How many members it has.</param>
    /// <param name="sourceKey">See <see cref="SourceTable"/>.</param>
    public LeaseBook(LeaseSettings settings, int members, UInt128 sourceKey = default)
    {
        _sources = new SourceTable(SourceTable.FewestPlaces, sourceKey);
        Settings = settings;
        Members = members;
        Ledger = new LeaseLedger(members, settings.Persistence.TotalSeconds);
        Profiles = new LeaseProfiles(members);
        _loads = new LoadCorrection(members);
    }

    /// <summary>How often <see cref="Calibrate"/> is to be called.</summary>
    public static TimeSpan CalibrationInterval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>What the pool asks for.</summary>
    public LeaseSettings Settings { get; }

    /// <summary>How many members the pool has.</summary>
    public int Members { get; }

    /// <summary>On which terms leases are given now.</summary>
    public LeaseTerms Terms => _terms;

    /// <summary>Whether backends said of late how loaded they are; if not, all is known from the times between queries.</summary>
    public bool HearsLoads => _loads.AreHeard;

    /// <summary>How many times as many queries came as were calculated from the sources' demands: 1 when these are right.</summary>
    public double Correction => Volatile.Read(ref _correction);

    /// <summary>What is leased to a member now, in lookups per second.</summary>
    public double LeasedTo(int member) => Ledger.Leased[member] / LeaseLedger.Unit;

    /// <summary>What a member is expected to serve now: the lookups per second whose clients stay with it.</summary>
    public double ExpectedOf(int member) => Ledger.Served[member] / LeaseLedger.Unit;

    /// <summary>How much a source's own history weighs against the ledger, which may be wrong of its demand.</summary>
    internal double Robustness => HearsLoads ? RobustnessHeard : RobustnessUnheard;

    internal LeaseLedger Ledger { get; }

    internal LeaseProfiles Profiles { get; }

    internal SourceTable Sources => _sources;

    /// <summary>A source asks: what is known of it now, its last lease ended.</summary>
    /// <param name="source">Its place, of a set that is claimed, or any other variable.</param>
    /// <param name="key">Which it is.</param>
    /// <param name="now">When.</param>
    /// <param name="isVerified">Whether it was seen to hear its answers.</param>
    internal void Ask(ref Source source, ulong key, long now, bool isVerified)
    {
        if (source.Key != key)
        {
            source = Source.New(key);
        }
        else
        {
            AskAgain(ref source, now);
        }

        source.IsVerified |= isVerified;
    }

    private void AskAgain(ref Source source, long now)
    {
        double gap = (now - source.AskedAt) / 1000.0;
        bool isEarly = source.Ttl > 0 && gap < SurelyCached(source.Ttl);
        source.Early += ((isEarly ? 1 : 0) - source.Early) * RecentPart;
        if (source.Caches == 1)
        {
            Return(source);
            if (source.IsEarly)
            {
                source.Caches = 0;
                source.Demand = default;
            }
            else if (!isEarly)
            {
                source.Demand.Add(gap, source.Ttl);
            }
        }
        else if (source.Profile != 0)
        {
            AskFromFarm(ref source, ref Profiles.CacheCountOf(source.Profile), now);
        }
    }

    private static void AskFromFarm(ref Source source, ref CacheCount count, long now)
    {
        int before = count.Caches;
        (long At, int Ttl)? replaced = count.Ask(now);
        if (count.Caches != before)
        {
            source.Caches = (sbyte)count.Caches;
            source.Demand = new DemandEstimate { Renews = count.Renews };
            source.Early = 0;
        }
        else if (replaced is { } answer)
        {
            source.Demand.Add((now - answer.At) / 1000.0, answer.Ttl);
        }
    }

    /// <summary>Whether a source has a lease in this ledger, or had one that has ended meanwhile.</summary>
    internal bool Holds(in Source source) => source.Leased != 0 && source.Ledger == _ledgerNumber;

    /// <summary>What to offer a source.</summary>
    internal LeaseOffer Offer(in Source source, long now, uint mostTtl)
    {
        // Fibonacci hashing: as good as chance, and the same for the same query.
        double chance = (((source.Key + (ulong)now) * 0x9E3779B97F4A7C15) >> 11) * (1.0 / (1UL << 53));
        double least = source.Caches == 1 || source.Profile == 0 ? Settings.TtlMin : Math.Max(Settings.TtlMin, Profiles.CacheCountOf(source.Profile).LeastTtl);
        return _terms.Offer(source, least, Math.Max(mostTtl, Settings.TtlMin), chance);
    }

    /// <summary>Notes that a source got an answer.</summary>
    /// <param name="source">Its place.</param>
    /// <param name="profile">Its row of profiles; empty: none.</param>
    /// <param name="picked">The members of the answer, in its order, at least one.</param>
    /// <param name="offer">What it was offered.</param>
    /// <param name="now">When.</param>
    internal void Grant(ref Source source, Span<float> profile, ReadOnlySpan<ushort> picked, in LeaseOffer offer, long now)
    {
        uint demand = source.IsHeeded ? (uint)Math.Min(offer.Rate * LeaseLedger.Unit, uint.MaxValue) : 0;
        double lookup = source.IsHeeded ? LeaseLedger.Unit / Ledger.Persistence : 0;
        for (int i = picked.Length - 1; i > 0; i--)
        {
            double part = LeaseShares.Behind(picked.Length);
            Ledger.Open(picked[i], (long)(demand * part), (long)(lookup * part), offer.Seconds);
        }

        double first = LeaseShares.First(picked.Length);
        source.Leased = offer.Seconds > 0 ? (uint)(demand * first) : 0;
        source.End = Ledger.Open(picked[0], source.Leased, (long)(lookup * first), offer.Seconds);
        source.Ledger = _ledgerNumber;
        source.Member = picked[0];
        source.Ttl = (ushort)Math.Min(offer.Ttl, ushort.MaxValue);
        source.AskedAt = now;
        source.Answers++;
        if (source.Caches != 1 && source.Profile != 0)
        {
            Profiles.CacheCountOf(source.Profile).Note(now, source.Ttl);
        }

        if (!profile.IsEmpty)
        {
            profile[picked[0]] += (float)(1 - Ledger.KeptAfter(Math.Max(offer.Seconds, ShortestLease))) / source.Shares;
        }
    }

    /// <summary>Finds the terms anew. To be called every few seconds, by one thread.</summary>
    /// <param name="now">The time.</param>
    public void Calibrate(long now)
    {
        lock (_calibrating)
        {
            CalibrateAlone(now);
        }
    }

    /// <summary>Takes in what backends say of their load.</summary>
    /// <param name="now">The time that this is of.</param>
    /// <param name="loads">Of each member, all in one unit; NaN: nothing was heard of it.</param>
    public void TakeLoads(long now, ReadOnlySpan<double> loads)
    {
        lock (_calibrating)
        {
            _loads.TakeIn(this, now, loads);
        }
    }

    /// <summary>Goes on with what the pool that this one replaces knows.</summary>
    /// <param name="previous">That pool's.</param>
    /// <param name="previousIndex">For each member of this pool its index in that one, or -1.</param>
    public void Adopt(LeaseBook previous, ReadOnlySpan<int> previousIndex)
    {
        lock (previous._calibrating)
        {
            _terms = previous._terms;
            _correction = previous._correction;
            _calibratedAt = previous._calibratedAt;
            _sources = previous._sources;
            _ledgerNumber = (ushort)(previous._ledgerNumber + 1);
            Ledger.Adopt(previous.Ledger, previousIndex);
            Profiles.Adopt(previous.Profiles, previousIndex);
            if (Settings.Persistence == previous.Settings.Persistence)
            {
                // As it was found to be.
                Ledger.Persistence = previous.Ledger.Persistence;
            }
        }
    }

    private void CalibrateAlone(long now)
    {
        _loads.Expire(now);
        if (_calibratedAt < 0)
        {
            _calibratedAt = now;
            return;
        }

        long since = now - _calibratedAt;
        if (since <= 0)
        {
            return;
        }

        _calibratedAt = now;
        SourceTable sources = _sources;
        var survey = SourceSurvey.Of(sources, _terms, now);
        if (survey.Count == 0)
        {
            return;
        }

        Profiles.Assign(survey, sources, Members, now);
        double queries = sources.TakeQueries() * 1000.0 / since;
        bool canGrow = sources.Places < SourceTable.MostPlaces;
        (LeaseTerms terms, _correction) = LeaseBudget.Solve(survey, Settings, _terms, queries, _correction);
        _terms = terms with { IsCrowded = sources.IsCrowded && !canGrow };
        if (sources.IsCrowded && canGrow)
        {
            _sources = sources.Doubled();
        }
    }

    /// <summary>For how long an answer is in its cache for sure, in seconds.</summary>
    internal static double SurelyCached(double ttl) => (RenewedAfter * ttl) - MostEarly;

    // A source that asks has no answer any more: its lease is over, whatever the TTL said.
    private void Return(in Source source)
    {
        if (Holds(source))
        {
            Ledger.TryChange(source.Member, -(long)source.Leased, source.End);
        }
    }
}
