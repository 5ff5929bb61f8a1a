namespace DnsLb.Core.Leases;

/// <summary>
/// What backends say of their load, beside what the ledger expects of them. A difference is laid to the sources that hold leases there, to
/// each as far as its demand is in doubt and its lease has been there long enough to show, and to chance in the number of clients (a Kalman filter
/// for these and for the logarithms of demands); half of what is left corrects what the member is expected to serve.
/// </summary>
/// <param name="members">How many members the pool has.</param>
internal sealed class LoadCorrection(int members)
{
    // How far the logarithm of a demand may be off: of sources that keep answers for long little is known, of others much.
    private const double DoubtOfKeepers = 1;
    private const double DoubtOfOthers = 0.02;
    private const double DoubtGrows = 0.003;

    // What is thought of the noise before there are reports enough to tell, and the least that is thought, as parts of a load.
    private const double FirstNoise = 0.03;
    private const double LeastNoise = 0.01;
    private const double RecentPart = 0.1;

    // Of what is neither noise nor explained this part is corrected at once.
    private const double MostCorrected = 0.5;

    // A source counts here whose lease is this part of what a member serves on average.
    private const double Matters = 0.02;

    private const double MostFactor = 50;
    private const double MostStep = 1;

    // What nobody known explains is taken for a lease of somebody unknown, bit by bit, and for a while.
    private const double UnknownGain = 0.1;
    private const double UnknownSeconds = 120;

    // In so few milliseconds nothing shows: what is left of a difference would be divided by almost nothing.
    private const long SoonestAgain = 2000;

    // After so many milliseconds the next report is the first one again.
    private const long FreshFor = 45_000;

    private readonly long[] _before = new long[members];
    private readonly double[] _expected = new double[members];
    private readonly double[] _chance = new double[members];
    private readonly double[] _moved = new double[members];
    private readonly double[] _differences = new double[members];
    private readonly List<(int Set, int Place)>[] _holders = [.. Enumerable.Range(0, members).Select(_ => new List<(int, int)>())];
    private readonly double[] _last = new double[members];
    private readonly double[] _lastButOne = new double[members];
    private readonly double[] _lastLoad = new double[members];
    private readonly double[] _lastLoadButOne = new double[members];
    private double _noise = FirstNoise * FirstNoise;
    private double _chancePart;
    private double _surprise = FirstNoise * FirstNoise;
    private int _reports;
    private long _beforeAt = -1;

    /// <summary>Whether reports have come in of late.</summary>
    public bool AreHeard { get; private set; }

    /// <summary>Forgets reports that are old.</summary>
    public void Expire(long now)
    {
        if (now - _beforeAt > FreshFor)
        {
            _beforeAt = -1;
            AreHeard = false;
        }
    }

    /// <summary>Takes in one report of all members.</summary>
    /// <param name="book">What to correct.</param>
    /// <param name="now">The time that the report is of; it is a mean since the one before.</param>
    /// <param name="loads">Of each member, all in one unit; NaN: nothing was heard of it.</param>
    public void TakeIn(LeaseBook book, long now, ReadOnlySpan<double> loads)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(loads.Length, _before.Length, nameof(loads));
        if (_beforeAt >= 0 && now - _beforeAt < SoonestAgain)
        {
            return;
        }

        book.Ledger.Advance(now);
        if (_beforeAt >= 0 && Compare(book.Ledger.Served, loads))
        {
            double kept = book.Ledger.KeptAfter((now - _beforeAt) / 1000.0);
            FitPersistence(book, kept);
            ExpectChance(book.Ledger.Persistence, kept);
            FindHolders(book, now);
            for (int member = 0; member < loads.Length; member++)
            {
                if (!double.IsNaN(loads[member]))
                {
                    Correct(book, member, now);
                }
            }
        }

        book.Ledger.Served[.._before.Length].CopyTo(_before);
        _beforeAt = now;
        AreHeard = true;
    }

    // The reports' unit is not known: all of them together are what is expected of those members together.
    private bool Compare(ReadOnlySpan<long> served, ReadOnlySpan<double> loads)
    {
        double expected = 0;
        double reported = 0;
        for (int member = 0; member < loads.Length; member++)
        {
            _expected[member] = (_before[member] + served[member]) / 2.0;
            _moved[member] = served[member] - _before[member];
            expected += double.IsNaN(loads[member]) ? 0 : _expected[member];
            reported += double.IsNaN(loads[member]) ? 0 : loads[member];
        }

        if (expected <= 0 || reported <= 0)
        {
            return false;
        }

        for (int member = 0; member < loads.Length; member++)
        {
            _differences[member] = (loads[member] / reported * expected) - _expected[member];
        }

        NoteNoise();
        return true;
    }

    // What three reports in a row do not have on one line is noise: its own, and sessions that come by chance.
    private void NoteNoise()
    {
        double bends = 0;
        double loadBends = 0;
        double surprise = 0;
        int count = 0;
        for (int member = 0; member < _expected.Length; member++)
        {
            double difference = _differences[member] / Math.Max(_expected[member], 1);
            double bend = difference - (2 * _last[member]) + _lastButOne[member];
            double load = _differences[member] + _expected[member];
            double loadBend = (load - (2 * _lastLoad[member]) + _lastLoadButOne[member]) / Math.Max(_expected[member], 1);
            if (!double.IsNaN(bend))
            {
                bends += bend * bend / 6;
                loadBends += loadBend * loadBend / 6;
                surprise += difference * difference;
                count++;
            }

            _lastButOne[member] = _last[member];
            _last[member] = difference;
            _lastLoadButOne[member] = _lastLoad[member];
            _lastLoad[member] = load;
        }

        _reports++;
        if (_reports > 2 && count > 0)
        {
            _noise = Math.Max(LeastNoise * LeastNoise, _noise + (RecentPart * ((Math.Min(bends, loadBends) / count) - _noise)));
            _surprise += RecentPart * ((surprise / count) - _surprise);
        }
    }

    private double Corrected => MostCorrected * Math.Max(0, 1 - ((_noise + _chancePart) / Math.Max(_surprise, _noise + _chancePart)));

    private void FitPersistence(LeaseBook book, double kept)
    {
        // By so much it was right to expect less of a member that was thought to serve too much, and the other way round.
        double uncertain = _chance.Sum() * (1 - (kept * kept)) / 2;
        double noise = _noise * _expected.Sum(each => each * each);
        book.Ledger.Persistence = PersistenceFit.Next(book.Ledger.Persistence, book.Settings.Persistence.TotalSeconds, noise, uncertain, _moved, _differences);
    }

    // A member has as many clients as come in the time that they stay; how many these are by chance lasts as long, and is nobody's lease.
    private void ExpectChance(double persistence, double kept)
    {
        double parts = 0;
        for (int member = 0; member < _chance.Length; member++)
        {
            double expected = Math.Max(_expected[member], 1);
            _chance[member] = (kept * kept * _chance[member]) + ((1 - (kept * kept)) * expected * LeaseLedger.Unit / persistence);
            parts += _chance[member] / (expected * expected);
        }

        _chancePart = parts / _chance.Length;
    }

    private void FindHolders(LeaseBook book, long now)
    {
        double least = Matters * book.Terms.TotalRate / _before.Length * LeaseLedger.Unit;
        foreach (List<(int Set, int Place)> holders in _holders)
        {
            holders.Clear();
        }

        for (int set = 0; set < book.Sources.Sets; set++)
        {
            Span<Source> places = book.Sources.PlacesOf(set);
            for (int place = 0; place < places.Length; place++)
            {
                ref Source source = ref places[place];
                if (book.Holds(source) && source.Leased > least && now - source.AskedAt < source.Demand.TimeInCache(source.Ttl) * 1000)
                {
                    double doubt = source.Demand.LeastTtl > 0 ? DoubtOfKeepers : DoubtOfOthers;
                    source.Variance = (float)(source.Variance == 0 ? doubt : Math.Min(doubt, source.Variance + (DoubtGrows * doubt)));
                    _holders[source.Member].Add((set, place));
                }
            }
        }
    }

    private void Correct(LeaseBook book, int member, long now)
    {
        double variance = (_noise * _expected[member] * _expected[member]) + _chance[member] + 1;
        foreach ((int set, int place) in _holders[member])
        {
            ref Source source = ref book.Sources.PlacesOf(set)[place];
            variance += Math.Pow(source.Leased * Shown(book, source, now), 2) * source.Variance;
        }

        double explained = 0;
        foreach ((int set, int place) in _holders[member])
        {
            ref Source source = ref book.Sources.PlacesOf(set)[place];
            if (book.Sources.TryClaim(set))
            {
                // It may have asked again meanwhile.
                explained += book.Holds(source) && source.Member == member ? Blame(book, ref source, _differences[member], variance, now) : 0;
                book.Sources.Release(set);
            }
        }

        double byChance = _chance[member] / variance * _differences[member];
        _chance[member] *= 1 - (_chance[member] / variance);
        double left = _differences[member] - explained - byChance;
        book.Ledger.Correct(member, (long)(explained + byChance + (Corrected * left)));

        // What comes again and again is leased to the member by somebody who is not known.
        double shown = 1 - book.Ledger.KeptAfter((now - _beforeAt) / 1000.0);
        book.Ledger.Open(member, (long)(UnknownGain * Corrected * left / shown), 0, UnknownSeconds);
    }

    // How much of a lease's demand its member has by now, halfway through the time that the report is of.
    private double Shown(LeaseBook book, in Source source, long now) =>
        1 - book.Ledger.KeptAfter(Math.Max(0, now - source.AskedAt - ((now - _beforeAt) / 2)) / 1000.0);

    // Returns how much of the difference that explains.
    private double Blame(LeaseBook book, ref Source source, double difference, double variance, long now)
    {
        double shown = Shown(book, source, now);
        double weight = source.Leased * shown;
        double gain = source.Variance * weight / variance;
        double step = Math.Exp(Math.Clamp(gain * difference, -MostStep, MostStep));
        source.Variance = (float)(source.Variance * Math.Max(0.01, 1 - (gain * weight)));
        source.Factor = (float)Math.Clamp(source.Factor * step, 1 / MostFactor, MostFactor);
        long change = (long)(source.Leased * (step - 1));
        if (!book.Ledger.TryChange(source.Member, change, source.End))
        {
            return 0;
        }

        source.Leased = (uint)Math.Max(0, source.Leased + change);
        return change * shown;
    }
}
