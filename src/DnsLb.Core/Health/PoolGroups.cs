namespace DnsLb.Core.Health;

/// <summary>Groups of pools that are related: by an owner that they share, or by a host, and by those of the others in turn.</summary>
internal sealed class PoolGroups
{
    // A union-find structure (Galler and Fischer 1964): each number's parent; a root is its own.
    private readonly List<int> _parents = [];
    private readonly Dictionary<string, int> _owners = [];
    private readonly Dictionary<string, int> _hosts = [];

    /// <summary>Adds a pool.</summary>
    public void Add(string owner, IEnumerable<string> hosts)
    {
        int pool = NumberOf(_owners, owner);
        foreach (string host in hosts)
        {
            _parents[Root(NumberOf(_hosts, host))] = Root(pool);
        }
    }

    /// <summary>The group of a host that was added: the same number for all hosts of the same group, once all pools are added.</summary>
    public int Of(string host) => Root(_hosts[host]);

    private int NumberOf<TKey>(Dictionary<TKey, int> numbers, TKey key)
        where TKey : notnull
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            number = _parents.Count;
            numbers.Add(key, number);
            _parents.Add(number);
        }

        return number;
    }

    private int Root(int number)
    {
        while (_parents[number] != number)
        {
            _parents[number] = _parents[_parents[number]];
            number = _parents[number];
        }

        return number;
    }
}
