using System.Runtime.CompilerServices;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Counts queries by the type that they ask for: the usual ones, and all others together. One responder writes, anyone reads.</summary>
public sealed class QueryTypeCounters
{
    // Those above are few: a table of these, and ANY, is short.
    private const int Tabled = 66;

    private static readonly (string Name, ushort Type)[] Usual =
    [
        ("A", 1), ("NS", 2), ("CNAME", 5), ("SOA", 6), ("PTR", 12), ("MX", 15), ("TXT", 16), ("AAAA", 28), ("SRV", 33), ("NAPTR", 35), ("DS", 43), ("DNSKEY", 48), ("SVCB", 64), ("HTTPS", 65),
        ("ANY", 255), ("CAA", 257),
    ];

    private static readonly byte[] Places = [.. Enumerable.Range(0, Tabled).Select(type => (byte)PlaceOf((ushort)type))];

    private readonly long[] _counts = new long[Usual.Length + 1];

    /// <summary>The types that are told apart, and <c>other</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Usual.Select(usual => usual.Name), "other"];

    /// <summary>How many asked for the type of a place in <see cref="Names"/>.</summary>
    public long this[int place] => Volatile.Read(ref _counts[place]);

    /// <summary>Counts one; only for the owner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(RRType type) => _counts[(int)type < Tabled ? Places[(int)type] : PlaceOf((ushort)type)]++;

    // Without a delegate, which would be allocated.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int PlaceOf(ushort type)
    {
        int place = 0;
        while (place < Usual.Length && Usual[place].Type != type)
        {
            place++;
        }

        return place;
    }
}
