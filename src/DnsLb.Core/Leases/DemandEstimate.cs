namespace DnsLb.Core.Leases;

/// <summary>
/// The demand behind a source, from when it asks again: an answer is cached for its TTL, and the next lookup after that asks. The time
/// between the two is exponential (a Poisson stream of lookups; Jung, Berger and Balakrishnan, INFOCOM 2003, found that this predicts
/// caches well).
/// </summary>
/// <remarks>
/// Two things blur it. Most caches count in whole seconds, and forget an answer when their clock ticks, before its TTL has passed or
/// after. One that is asked often asks again right after a tick, and so always as long after, whole seconds: how often it is asked shows
/// in how far apart these times are, not in how long. And caches that keep answers for some least time, whatever their TTL, seem idle:
/// they are told by times that are all alike and well above the TTL.
/// </remarks>
internal struct DemandEstimate
{
    // How many of the latest times count, at most.
    private const int Recent = 12;
    private const int Longest = 100;

    // Below this, in seconds, idle times are the network's.
    private const double Finest = 0.004;

    // Where an end is off by chance it is by a time that is uniform over a second.
    private const double HalfTick = 0.5;
    private const double VarianceOfClock = 1.0 / 12;
    private const double Slack = 0.2;

    // From so many idle times on it can be told what clock it is; from so many, how great the source.
    private const int EnoughOfClock = 4;
    private const int Enough = 8;

    // How far exponential times are from their mean, on average, as a part of it; and from how far on times that count from ticks are as far.
    private const double SpreadOfExponential = 2 / Math.E;
    private const double WideSpread = 0.6;

    // Below the first, idle times are told by how far apart they are; from the second on no clock hides them.
    private const double ShortIdle = 0.3;
    private const double LongIdle = 2;

    // An answer that was not given right after a tick is kept for another time than those that were.
    private const double MostOffTick = 2;

    // What is farther from the mean than so many of its deviations is not chance, though many sources are looked at often.
    private const double MostDeviations = 5;

    // How much of its standard deviation an idle time is at least: what is less cannot be told from none. Those that keep answers for
    // long ask so rarely that little is known, and must not be thought small.
    private const double Doubt = 0.5;
    private const double DoubtOfFew = 0.15;

    // What is known to within half of it is known well enough.
    private const double Resolved = 2;

    private float _meanGap;
    private float _leastGap;
    private float _leastExcess;
    private float _idle;
    private float _spread;
    private float _idleUncached;
    private byte _gaps;
    private byte _idles;
    private byte _idlesUncached;
    private bool _isEarly;
    private bool _isOffTick;

    /// <summary>How many times were seen, up to 250.</summary>
    public readonly int Count => _gaps;

    /// <summary>How many times after answers that were not to be cached.</summary>
    public readonly int Uncached => _idlesUncached;

    /// <summary>For how long the source keeps answers at least, whatever their TTL, in seconds; 0: as long as they say.</summary>
    public float LeastTtl { get; private set; }

    /// <summary>Whether no single cache could ask as often as this: it would have to have no idle time, or less.</summary>
    public readonly bool IsImpossible => _idles >= 16 && _idle < -HalfTick - (MostDeviations * Math.Sqrt(VarianceOfClock / _idles));

    /// <summary>Whether an answer that is not to be cached would tell more.</summary>
    public readonly bool MayBeUncached => _gaps >= 4 && LeastTtl == 0;

    /// <summary>Whether all that is known of its idle times is that they are short.</summary>
    public readonly bool IsSaturated => Idle() is var (mean, deviation) && mean < Resolved * deviation;

    /// <summary>Whether the source may be much greater than it seems: it asks soon after answers have ended, and too few times are known to tell how soon.</summary>
    public readonly bool IsUntold => _idles < Enough && _idle < LongIdle;

    /// <summary>How long an answer of this TTL stays in its cache, in seconds.</summary>
    public readonly double TimeInCache(double ttl)
    {
        double time = UntilAsked(ttl);
        return time < 1 ? time : time + Math.Clamp(_idle - Cached().Idle, -HalfTick, 1);
    }

    /// <summary>True for a cache that renews answers which are asked for when a tenth of their time is left, as unbound's prefetch does.</summary>
    public bool Renews { readonly get; init; }

    /// <summary>The source asked again.</summary>
    /// <param name="gap">How long after it was answered, in seconds.</param>
    /// <param name="ttl">The TTL that it was answered with, in seconds.</param>
    public void Add(double gap, double ttl)
    {
        if (ttl == 0 && LeastTtl == 0)
        {
            _idlesUncached = (byte)Math.Min(_idlesUncached + 1, 100);
            _idleUncached += (float)(gap - _idleUncached) / _idlesUncached;
            _isOffTick = true;
            return;
        }

        NoteGap(gap, ttl);
        if (LeastTtl == 0 && MayHold(gap, ttl))
        {
            return;
        }

        double excess = gap - UntilAsked(ttl);
        bool wasOffTick = _isOffTick;
        _isOffTick = false;
        if (wasOffTick && excess < MostOffTick)
        {
            return;
        }

        if (_gaps == 2 && _idle < MostOffTick)
        {
            // The first answer of all was off as well, but was all there was to go by.
            _idles = 0;
        }

        _isEarly |= excess < -0.05;
        _idles = (byte)Math.Min(_idles + 1, Longest);
        if (_idles > 1)
        {
            // From a mean that is not of this one it is farther.
            double apart = Math.Abs(excess - _idle) * Math.Sqrt((_idles - 1.0) / _idles);
            _spread += (float)(apart - _spread) / (_idles - 1);
        }

        _idle += (float)(excess - _idle) / _idles;
    }

    /// <summary>Lookups per second.</summary>
    /// <param name="usual">Those of a source of which nothing is known.</param>
    public readonly double Rate(double usual)
    {
        if (_idles + _idlesUncached == 0)
        {
            return usual;
        }

        (double mean, double deviation) = Idle();
        double count = _idles + _idlesUncached;
        return Math.Max(count - 1, 0.5) / count / Math.Max(mean, Math.Max((LeastTtl > 0 ? DoubtOfFew : Doubt) * deviation, Finest));
    }

    // The idle time on average, and how far off that may be, in seconds.
    private readonly (double Mean, double Deviation) Idle()
    {
        (double idle, double blur) = Cached();
        double precision = _idles == 0 ? 0 : _idles / (blur + Math.Max(idle * idle, Finest * Finest));

        // A few that are short by chance must not outweigh those that no clock blurs.
        double least = Math.Max(Finest, blur == 0 ? idle : 0);
        double uncachedPrecision = _idlesUncached / Math.Max((double)_idleUncached * _idleUncached, least * least);
        double all = precision + uncachedPrecision;
        double mean = ((idle * precision) + (_idleUncached * uncachedPrecision)) / all;
        return (mean, 1 / Math.Sqrt(all));
    }

    // The idle time after answers that were cached, and the variance that the clock adds to each. Which clock it is shows in how long
    // after the TTL queries come, and how far apart.
    private readonly (double Idle, double Blur) Cached()
    {
        if (_idles < EnoughOfClock || _idle < -Slack)
        {
            return (_idle + (_isEarly ? HalfTick : 0), _isEarly ? VarianceOfClock : 0);
        }

        // Times between ticks and lookups, which do not begin anew at each tick, are less apart than exponential ones.
        double ifTicking = _spread * (1 + (((1 / SpreadOfExponential) - 1) * Math.Min(1, _spread / WideSpread)));
        double afterTicks = 1 / (Math.Exp(1 / Math.Max(ifTicking, Finest)) - 1);
        double ifEarly = Math.Abs(_idle - afterTicks);
        double ifLate = Math.Abs(_idle - 1 - afterTicks);
        double ifExact = Math.Abs(_idle - (_spread / SpreadOfExponential));
        if (!_isEarly && ifExact < Math.Min(ifEarly, ifLate))
        {
            return (_idle, 0);
        }

        double after = _idle - (!_isEarly && ifLate < ifEarly ? 1 : 0);
        return (after < ShortIdle ? ifTicking : 1 / Math.Log(1 + (1 / after)), 0);
    }

    // Whoever comes then makes the cache ask.
    private readonly double UntilAsked(double ttl) => Math.Max(ttl, LeastTtl) * (Renews ? 0.9 : 1);

    // Whether the source keeps answers for some least time, and for how long.
    private void NoteGap(double gap, double ttl)
    {
        double excess = gap - ttl;
        _gaps = (byte)Math.Min(_gaps + 1, Longest);
        if (_gaps == 1)
        {
            _meanGap = _leastGap = (float)gap;
            _leastExcess = (float)excess;
        }
        else
        {
            _meanGap += (float)(gap - _meanGap) / Math.Min((int)_gaps, Recent);
            _leastGap = (float)Math.Min(gap, _leastGap + ((_meanGap - _leastGap) / 32));
            _leastExcess = (float)Math.Min(excess, _leastExcess + ((excess - _leastExcess) / 8));
        }

        float least = Holds(ttl) ? LeastTtlOf(_leastGap) : 0;
        if (least != LeastTtl)
        {
            // What was in excess before counted from another end.
            LeastTtl = least;
            _idle = 0;
            _spread = 0;
            _idles = 0;
        }
    }

    private readonly bool Holds(double ttl) =>
        _leastExcess > 1.5 && (_gaps >= 4 ? _meanGap - _leastGap < 0.5 * (_leastGap - ttl) : _meanGap - _leastGap < 1 && IsUsual(LeastTtlOf(_leastGap)));

    private readonly bool MayHold(double gap, double ttl) => _gaps < 4 && gap - ttl > 1.5 && IsUsual(MathF.Ceiling((float)gap));

    // People choose round numbers; what is above them is idle time.
    private static float LeastTtlOf(float gap)
    {
        float step = gap <= 60 ? 5 : gap <= 600 ? 30 : 60;
        float above = MathF.Ceiling(gap / step) * step;
        return above - gap < 1 ? above : above - step;
    }

    private static bool IsUsual(float ttl) => ttl is 30 or 60 or 120 or 300 or 600 or 900 or 1800 or 3600;
}
