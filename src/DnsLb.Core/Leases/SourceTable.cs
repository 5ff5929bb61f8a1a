using System.Numerics;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Leases;

/// <summary>
/// The sources of queries that matter, in bounded memory. A source has its place in one set of a few places; when the set is full, a
/// new source takes the place of the one that asked least of late (SpaceSaving of Metwally, Agrawal and El Abbadi 2005, set by set).
/// </summary>
/// <remarks>A worker claims a set for the time of a decision. It does not wait long for another: it goes on without what is known of the source.</remarks>
internal sealed class SourceTable
{
    /// <summary>Places in a set.</summary>
    public const int Ways = 8;

    /// <summary>The places of a table in the beginning.</summary>
    public const int FewestPlaces = 4096;

    /// <summary>The most places: with <see cref="Source"/> at 96 bytes they take 50 MB.</summary>
    public const int MostPlaces = 1 << 19;

    // A table is crowded when of so many queries one takes the place of a source that may still have clients.
    private const int Crowd = 100;

    private const int Patience = 50;

    private readonly Source[] _sources;
    private readonly SetState[] _sets;
    private readonly int _mask;
    private readonly UInt128 _key;
    private readonly ulong _upper;
    private readonly ulong _lower;
    private long _queriesTaken;
    private long _displacedTaken;

    /// <param name="places">How many sources there is room for; a power of two, at least <see cref="Ways"/>.</param>
    /// <param name="key">Decides which sources share a set, so that nobody without it can choose addresses that crowd a source out; 0: the same in every process, for what must come out the same again.</param>
    public SourceTable(int places, UInt128 key = default)
    {
        if (!BitOperations.IsPow2(places) || places < Ways)
        {
            throw new ArgumentOutOfRangeException(nameof(places), places, "a power of two, from 8");
        }

        _sources = new Source[places];
        _sets = new SetState[places / Ways];
        _mask = _sets.Length - 1;
        _key = key;
        (_upper, _lower) = key == 0 ? (1UL << 32, 0) : ((ulong)(key >> 64), (ulong)key);
    }

    /// <summary>How many sources there is room for.</summary>
    public int Places => _sources.Length;

    /// <summary>How many sets there are.</summary>
    public int Sets => _sets.Length;

    /// <summary>Whether, since <see cref="TakeQueries"/> was called before the last time, many sources lost their places that may still have clients.</summary>
    public bool IsCrowded { get; private set; }

    /// <summary>The set of a source.</summary>
    /// <remarks>Multiply-shift over both halves: any two sources share a set with the probability of chance (Dietzfelbinger 1996).</remarks>
    public int SetOf(ulong key) => (int)((((key >> 32) * _upper) + ((uint)key * _lower)) >> 32) & _mask;

    /// <summary>Claims a set; false when another has had it for long.</summary>
    public bool TryClaim(int set)
    {
        ref int claimed = ref _sets[set].Claimed;
        for (int i = 0; i < Patience; i++)
        {
            if (Volatile.Read(ref claimed) == 0 && Interlocked.Exchange(ref claimed, 1) == 0)
            {
                return true;
            }

            Thread.SpinWait(1);
        }

        return false;
    }

    /// <summary>Gives a set back.</summary>
    public void Release(int set) => Volatile.Write(ref _sets[set].Claimed, 0);

    /// <summary>The places of a set; to be changed only while it is claimed.</summary>
    public Span<Source> PlacesOf(int set) => _sources.AsSpan(set * Ways, Ways);

    /// <summary>The place of a source that asks, its set claimed: its own, a free one, or that of the source that asked longest ago.</summary>
    /// <param name="key">The source; not 0.</param>
    /// <param name="now">The time, in milliseconds.</param>
    public ref Source Find(ulong key, long now)
    {
        int set = SetOf(key);
        Span<Source> places = PlacesOf(set);
        _sets[set].Queries++;
        int oldest = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i].Key == key)
            {
                return ref places[i];
            }

            if (places[oldest].Key != 0 && (places[i].Key == 0 || places[i].AskedAt < places[oldest].AskedAt))
            {
                oldest = i;
            }
        }

        ref Source displaced = ref places[oldest];
        _sets[set].Displaced += displaced.Key != 0 && now - displaced.AskedAt < displaced.Ttl * 3000L ? 1 : 0;
        return ref displaced;
    }

    /// <summary>Where a source is, without asking for it; a null reference when it has no place.</summary>
    public ref Source Look(ulong key)
    {
        foreach (ref Source source in PlacesOf(SetOf(key)))
        {
            if (source.Key == key)
            {
                return ref source;
            }
        }

        return ref Unsafe.NullRef<Source>();
    }

    /// <summary>How many queries there were since this was called before.</summary>
    public long TakeQueries()
    {
        long queries = 0;
        long displaced = 0;
        foreach (SetState set in _sets)
        {
            queries += (uint)set.Queries;
            displaced += (uint)set.Displaced;
        }

        long since = queries - _queriesTaken;
        IsCrowded = (displaced - _displacedTaken) * Crowd > since;
        _queriesTaken = queries;
        _displacedTaken = displaced;
        return since;
    }

    /// <summary>A table of twice the places with the same sources. What workers note in this one meanwhile is lost.</summary>
    public SourceTable Doubled()
    {
        var doubled = new SourceTable(2 * Places, _key);
        foreach (Source source in _sources)
        {
            if (source.Key != 0)
            {
                doubled.Find(source.Key, source.AskedAt) = source;
            }
        }

        doubled.TakeQueries();
        return doubled;
    }

    private struct SetState
    {
        public int Claimed;
        public int Queries;
        public int Displaced;
    }
}
