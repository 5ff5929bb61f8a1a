using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DnsLb.Core.Leases;

/// <summary>
/// Where the demand of the greatest sources was of late: for each of them and each member the part of its leases, a moving average over
/// time. A source's own history keeps it from coming back to a member too soon, also where its demand is estimated wrong.
/// </summary>
internal sealed class LeaseProfiles
{
    /// <summary>How many sources have a row; rows are numbered from 1.</summary>
    public const int Rows = 256;

    // Forged queries from many addresses must not take the rows of all others.
    private const int MostCounted = Rows / 2;

    // A source matters that has this part of what a member serves on average.
    private const double Matters = 0.1;

    private readonly int _members;
    private readonly float[] _parts;
    private readonly long[] _at = new long[Rows];
    private readonly CacheCount[] _counts = new CacheCount[Rows];
    private readonly Dictionary<ulong, ushort> _rows = [];

    /// <param name="members">How many members the pool has.</param>
    public LeaseProfiles(int members)
    {
        _members = LeaseLedger.Padded(members);
        _parts = new float[Rows * _members];
    }

    /// <summary>The row of a source as it stands now.</summary>
    /// <param name="profile">Its number, from 1.</param>
    /// <param name="now">The time.</param>
    /// <param name="persistence">Seconds after which a lease counts for 1/e.</param>
    public Span<float> RowOf(int profile, long now, double persistence)
    {
        Span<float> row = StoredRowOf(profile);
        var decay = Vector128.Create((float)DecayOf(profile, now, persistence));
        _at[profile - 1] = now;
        foreach (ref Vector128<float> parts in MemoryMarshal.Cast<float, Vector128<float>>(row))
        {
            parts *= decay;
        }

        return row;
    }

    /// <summary>The row of a source as it was when it was last asked for.</summary>
    public Span<float> StoredRowOf(int profile) => _parts.AsSpan((profile - 1) * _members, _members);

    /// <summary>What is left of that now.</summary>
    public double DecayOf(int profile, long now, double persistence) => Math.Exp((_at[profile - 1] - now) / (1000 * persistence));

    /// <summary>How many caches the source of a row has.</summary>
    public ref CacheCount CacheCountOf(int profile) => ref _counts[profile - 1];

    /// <summary>Gives rows to the sources that matter most, and takes them from those that no longer do. Called by one thread.</summary>
    public void Assign(SourceSurvey survey, SourceTable table, int members, long now)
    {
        double least = Matters * survey.TotalRate / members;
        SurveyedSource[] sources = survey.Sources.ToArray();
        HashSet<ulong> greatest =
        [
            .. sources.Where(source => source.IsCounted).OrderByDescending(source => source.Rate).Take(MostCounted).Select(source => source.Key),
            .. sources.Where(source => !source.IsCounted && source.Rate > least).OrderByDescending(source => source.Rate).Take(Rows - MostCounted).Select(source => source.Key),
        ];
        foreach (ulong gone in _rows.Keys.Where(key => !greatest.Contains(key)).ToList())
        {
            Set(table, gone, 0);
            _rows.Remove(gone);
        }

        var free = new Queue<ushort>(Enumerable.Range(1, Rows).Select(row => (ushort)row).Except(_rows.Values));
        foreach (ulong key in greatest)
        {
            if (!_rows.TryGetValue(key, out ushort row))
            {
                row = free.Dequeue();
                _rows.Add(key, row);
                _parts.AsSpan((row - 1) * _members, _members).Clear();
                _at[row - 1] = now;
                _counts[row - 1] = default;
            }

            Set(table, key, row);
        }
    }

    /// <summary>Takes over the rows of the pool that this one's replaces.</summary>
    public void Adopt(LeaseProfiles previous, ReadOnlySpan<int> previousIndex)
    {
        previous._at.CopyTo(_at, 0);
        previous._counts.CopyTo(_counts, 0);
        foreach ((ulong key, ushort row) in previous._rows)
        {
            _rows.Add(key, row);
            for (int member = 0; member < previousIndex.Length; member++)
            {
                int from = previousIndex[member];
                _parts[((row - 1) * _members) + member] = from < 0 ? 0 : previous._parts[((row - 1) * previous._members) + from];
            }
        }
    }

    private static void Set(SourceTable table, ulong key, ushort row)
    {
        int set = table.SetOf(key);
        while (!table.TryClaim(set))
        {
            Thread.Yield();
        }

        foreach (ref Source source in table.PlacesOf(set))
        {
            source.Profile = source.Key == key ? row : source.Profile;
        }

        table.Release(set);
    }
}
