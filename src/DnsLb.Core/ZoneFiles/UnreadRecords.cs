using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Which records a zone may have that could not be read: what they alone can explain is not reported as missing.</summary>
internal sealed class UnreadRecords
{
    private readonly HashSet<(int Owner, RRType Type)> _records = [];
    private bool _isAnything;

    /// <summary>Takes in that something could not be read which may have been any record.</summary>
    public void AddAnything() => _isAnything = true;

    /// <summary>Takes in a record that could not be read.</summary>
    /// <param name="owner">The owner's index in the zone's owners.</param>
    /// <param name="type">The type; <see cref="RRType.None"/>: unknown.</param>
    public void Add(int owner, RRType type) => _records.Add((owner, type));

    /// <summary>Whether there may be a record of a type.</summary>
    public bool MayHave(RRType type) => _isAnything || _records.Any(record => record.Type == type || record.Type == RRType.None);

    /// <summary>Whether there may be a record of an owner and type.</summary>
    public bool MayHave(int owner, RRType type) => _isAnything || _records.Contains((owner, type)) || _records.Contains((owner, RRType.None));

    /// <summary>Whether an owner may have an address.</summary>
    public bool MayHaveAddress(int owner) => MayHave(owner, RRType.A) || MayHave(owner, RRType.AAAA);
}
