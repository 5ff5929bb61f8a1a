namespace DnsLb.Core.Recording;

/// <summary>A worker's ring, and which queries go into it: one of so many, by chance.</summary>
/// <remarks>Every n-th one would be always the same of queries that take turns, as those for A and AAAA do.</remarks>
/// <param name="ring">The ring.</param>
/// <param name="oneIn">Of how many queries one goes into it, from 1.</param>
/// <param name="seed">Where chance begins; not 0.</param>
/// <param name="reader">The sleep of who reads the ring.</param>
internal sealed class SampledRing(RecordRing ring, uint oneIn, ulong seed, ReaderSleep reader)
{
    private ulong _state = seed;
    private bool _hasNews;

    /// <summary>Whether a query goes into it.</summary>
    public bool Takes() => oneIn == 1 || Math.BigMul(Next(), oneIn, out _) == 0;

    /// <summary>Writes a query that it takes, and its reply.</summary>
    public void Write(in Ends ends, long received, long took, ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
    {
        ring.Write(ends, received, took, query, reply);
        _hasNews = true;
    }

    /// <summary>Wakes the reader, if it sleeps and something was written since the last call.</summary>
    public void TellReader()
    {
        if (_hasNews)
        {
            _hasNews = false;
            reader.Wake();
        }
    }

    // xorshift64* (Vigna, 2016).
    private ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 2685821657736338717;
    }
}
