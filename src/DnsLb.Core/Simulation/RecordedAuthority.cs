using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Notes what an authority answers.</summary>
/// <param name="authority">Who answers.</param>
/// <param name="definition">The pool that is asked for.</param>
/// <param name="warmUp">From when on it counts, in seconds.</param>
internal sealed class RecordedAuthority(IAuthority authority, PoolDefinition definition, double warmUp) : IAuthority
{
    private const int Header = 12;
    private const int Question = 4;
    private const int Edns = 11;

    // A pointer to the name, type, class, TTL and length.
    private const int Record = 12;

    private readonly Dictionary<UInt128, ushort[]> _last = [];
    private long _answers;
    private long _members;
    private long _compared;
    private double _changed;

    /// <summary>All that counted.</summary>
    public AnswerStatistics Statistics
    {
        get
        {
            double members = (double)_members / Math.Max(1, _answers);
            return new AnswerStatistics(members, LengthWithout + (members * LengthOfOne), _changed / Math.Max(1, _compared));
        }
    }

    // A name on the wire has a byte for each dot, and one for its root.
    private int LengthWithout => Header + definition.Owner.Length + 1 + Question + Edns;

    private int LengthOfOne => Record + (definition.IsIPv6 ? 16 : 4);

    /// <inheritdoc/>
    public SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        SimulatedAnswer answer = authority.Answer(query, members);
        ReadOnlySpan<ushort> given = members[..answer.Count];
        bool isKnown = _last.TryGetValue(query.Source, out ushort[]? last);
        if (query.Time > warmUp)
        {
            _answers++;
            _members += given.Length;
            if (isKnown && given.Length > 0)
            {
                _compared++;
                _changed += Changed(last, given);
            }
        }

        if (last is null || last.Length != given.Length)
        {
            _last[query.Source] = given.ToArray();
        }
        else
        {
            given.CopyTo(last);
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Change(int member, bool isUp, double scale) => authority.Change(member, isUp, scale);

    /// <inheritdoc/>
    public void Feedback(double now, ReadOnlySpan<double> loads) => authority.Feedback(now, loads);

    // A member has the same part of an answer as each other.
    private static double Changed(ReadOnlySpan<ushort> before, ReadOnlySpan<ushort> now)
    {
        int both = 0;
        foreach (ushort member in now)
        {
            both += before.Contains(member) ? 1 : 0;
        }

        return 1 - ((double)both / Math.Max(before.Length, now.Length));
    }
}
