namespace DnsLb.Core.Simulation;

/// <summary>
/// Which resolver's caches hold which entries. A cache has one for all of its clients, or, of a resolver that sends subnets and was told
/// that an answer is for one alone, an entry for each.
/// </summary>
internal sealed class CacheEntries
{
    private readonly int[] _cacheOf;
    private readonly int[] _first;
    private readonly int[] _resolverOf;
    private readonly int[] _firstCache;
    private readonly bool[] _isSplit;

    public CacheEntries(ResolverPopulation resolvers)
    {
        _firstCache = new int[resolvers.Count + 1];
        for (int resolver = 0; resolver < resolvers.Count; resolver++)
        {
            _firstCache[resolver + 1] = _firstCache[resolver] + resolvers.Caches(resolver);
        }

        int caches = _firstCache[^1];
        _resolverOf = new int[caches];
        _first = new int[caches + 1];
        _isSplit = new bool[caches];
        for (int resolver = 0; resolver < resolvers.Count; resolver++)
        {
            for (int cache = _firstCache[resolver]; cache < _firstCache[resolver + 1]; cache++)
            {
                _resolverOf[cache] = resolver;
                _first[cache + 1] = _first[cache] + Math.Max(1, resolvers.Prefixes(resolver));
            }
        }

        _cacheOf = new int[_first[^1]];
        for (int cache = 0; cache < caches; cache++)
        {
            Array.Fill(_cacheOf, cache, _first[cache], _first[cache + 1] - _first[cache]);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _cacheOf.Length;

    /// <summary>The cache that an entry is in.</summary>
    public int Cache(int entry) => _cacheOf[entry];

    /// <summary>The resolver that an entry is of.</summary>
    public int Resolver(int entry) => _resolverOf[_cacheOf[entry]];

    /// <summary>The first of a cache's entries: that for all clients, as long as it is not split.</summary>
    public int First(int cache) => _first[cache];

    /// <summary>How many entries a cache may have.</summary>
    public int Size(int cache) => _first[cache + 1] - _first[cache];

    /// <summary>Whether a cache has an entry for each subnet.</summary>
    public bool IsSplit(int cache) => _isSplit[cache];

    /// <summary>From now on a cache has an entry for each subnet, or one for all.</summary>
    public void Split(int cache, bool isSplit) => _isSplit[cache] = isSplit;

    /// <summary>The part of a resolver's clients whose answers are in an entry.</summary>
    public double Part(int entry)
    {
        int cache = _cacheOf[entry];
        int resolver = _resolverOf[cache];
        double part = 1.0 / (_firstCache[resolver + 1] - _firstCache[resolver]);
        return _isSplit[cache] ? part / Size(cache) : entry == _first[cache] ? part : 0;
    }

    /// <summary>All entries of a resolver.</summary>
    /// <returns>The first, and how many there are.</returns>
    public (int First, int Count) Of(int resolver)
    {
        int first = _first[_firstCache[resolver]];
        return (first, _first[_firstCache[resolver + 1]] - first);
    }
}
