using System.Numerics;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Accounts of replies, in a table of fixed size that all workers share. Thread-safe, without locks.</summary>
/// <remarks>
/// <para>
/// An account is one number, a time (the generic cell rate algorithm, ITU-T I.371): every reply moves it on by the reply's price,
/// and no reply may move it more than a second ahead of the clock. So a network that was quiet gets a second's worth at once and
/// then the rate, as Knot's leaky counters let it; there is no penalty beyond that, such as BIND's window, for what is limited
/// is answered with TC. An account whose time is past is as good as none, so the table holds who was active within a second:
/// at 1,000,000 replies a second and a rate of 200 that is some 5,000 accounts for each kind of limit.
/// </para>
/// <para>
/// A key belongs to a set of four words, each with the time and a fingerprint of a key. A new key takes the place of the account
/// that has the least on it. To forget one errs in the client's favour; to take one for another would not, and needs equal
/// fingerprints in one set, which nobody can choose: keys are hashed with a secret.
/// </para>
/// </remarks>
public sealed class RateAccounts
{
    private const int Ways = 4;
    private const int LeastWords = 1 << 16;
    private const int MostWords = 1 << 22;

    // Four words for each account that is active at so many replies a second.
    private const int WordsForRateOfOne = 4_000_000;

    // The rest of a word is the fingerprint. With units of some 0.1 µs the times repeat after 13 days or more.
    private const int TimeBits = 44;
    private const long TimeMask = (1L << TimeBits) - 1;

    // Words that nobody has written are then accounts of long ago.
    private const long FirstMoment = 1L << (TimeBits - 2);
    private const long LeastUnitsPerSecond = 10_000_000;

    // A time further ahead is one of long ago: they repeat. A worker's clock may be late by the rest of this.
    private const int MostSecondsAhead = 4;

    private readonly long[] _words;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly int _shift;
    private readonly long _mostAhead;
    private readonly UInt128 _secret;

    /// <summary>Makes empty accounts.</summary>
    /// <param name="perSecond">The lowest rate that will be asked for: with the replies that a server can send it tells how many accounts may be active at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="secret">Random bits that nobody else knows.</param>
    public RateAccounts(int perSecond, TimeProvider time, UInt128 secret)
    {
        _words = new long[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(WordsForRateOfOne / perSecond, LeastWords, MostWords))];
        _time = time;
        _start = time.GetTimestamp();
        _shift = BitOperations.Log2((ulong)Math.Max(time.TimestampFrequency / LeastUnitsPerSecond, 1));
        Second = time.TimestampFrequency >> _shift;
        _mostAhead = MostSecondsAhead * Second;
        _secret = secret;
    }

    /// <summary>A second in the units of <see cref="Now"/>.</summary>
    public long Second { get; }

    /// <summary>The memory of the table, in bytes.</summary>
    public int Bytes => _words.Length * sizeof(long);

    /// <summary>Reads the clock.</summary>
    public long Now() => ((_time.GetTimestamp() - _start) >> _shift) + FirstMoment;

    /// <summary>The rate of so many replies a second.</summary>
    public Rate RateOf(int perSecond) => new(Second / perSecond, Second / perSecond * perSecond);

    /// <summary>The key of the account of all replies to a client network.</summary>
    public ulong KeyOf(ulong network) => SipHash.OfWord(_secret, network);

    /// <summary>The key of the account of a class of replies to a client network.</summary>
    /// <param name="ofAll">The key of all its replies, of which nobody else knows a bit, and so of this one neither.</param>
    /// <param name="replyClass">The class.</param>
    public static ulong KeyOf(ulong ofAll, in ReplyClass replyClass) => StableHash.Mix(ofAll ^ replyClass.Key);

    /// <summary>Charges an account with one reply.</summary>
    /// <param name="key">What one of the methods above gave.</param>
    /// <param name="rate">The account's rate.</param>
    /// <param name="now">What <see cref="Now"/> gave.</param>
    /// <returns>False when the rate is reached; the account is then as it was.</returns>
    public bool TryCharge(ulong key, Rate rate, long now)
    {
        int set = ((int)key & ((_words.Length / Ways) - 1)) * Ways;
        long fingerprint = (long)key & ~TimeMask;
        while (true)
        {
            ref long word = ref Find(set, fingerprint, now, out long seen);
            long ahead = IsOf(seen, fingerprint) ? Ahead(seen, now) : 0;
            if (ahead + rate.Price > rate.Most)
            {
                return false;
            }

            long charged = fingerprint | ((now + ahead + rate.Price) & TimeMask);
            if (Interlocked.CompareExchange(ref word, charged, seen) == seen)
            {
                return true;
            }
        }
    }

    // The word of the account, else the one that may be taken for it.
    private ref long Find(int set, long fingerprint, long now, out long seen)
    {
        int found = set;
        long least = long.MaxValue;
        seen = 0;
        for (int at = set; at < set + Ways; at++)
        {
            long word = Volatile.Read(ref _words[at]);
            if (IsOf(word, fingerprint))
            {
                seen = word;
                return ref _words[at];
            }

            long ahead = Ahead(word, now);
            if (ahead < least)
            {
                (found, least, seen) = (at, ahead, word);
            }
        }

        return ref _words[found];
    }

    private static bool IsOf(long word, long fingerprint) => (word & ~TimeMask) == fingerprint;

    // How far a word's time is ahead of the clock; 0 when it is past. The shifts extend the time's sign.
    private long Ahead(long word, long now)
    {
        long ahead = ((word - now) << (64 - TimeBits)) >> (64 - TimeBits);
        return ahead > 0 && ahead <= _mostAhead ? ahead : 0;
    }
}

/// <summary>A rate of replies.</summary>
/// <param name="Price">How far one reply moves an account's time.</param>
/// <param name="Most">How far the time may be ahead of the clock: the price of a second's replies.</param>
public readonly record struct Rate(long Price, long Most);
