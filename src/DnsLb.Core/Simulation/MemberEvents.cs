using System.Net;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Simulation;

/// <summary>Reads what is to happen to members of a pool, in words.</summary>
/// <param name="pool">The pool.</param>
/// <param name="duration">How long is simulated.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class MemberEvents(PoolDefinition pool, TimeSpan duration, List<string> problems)
{
    // Before anything else happens.
    private static readonly TimeSpan FromTheStart = TimeSpan.FromDays(-1);

    /// <summary><c>MEMBER@TIME</c> or <c>MEMBER@TIME+LENGTH</c>.</summary>
    /// <param name="texts">What fails.</param>
    /// <param name="detected">How long after it answers change; null: as long as the member's checks promise at most.</param>
    public IReadOnlyList<SimulatedFailure> Failures(IReadOnlyList<string> texts, TimeSpan? detected) =>
    [
        .. Read("fail", texts, takesScale: false, takesLength: true)
            .Select(read => new SimulatedFailure(read.Member, read.Time, detected ?? PoolAuthority.DetectedWithin(pool.Members[read.Member]), read.Length)),
    ];

    /// <summary><c>MEMBER@TIME</c>, or <c>MEMBER=SCALE@TIME</c> for those whose weight is changed.</summary>
    public IReadOnlyList<SimulatedWeight> Weights(IReadOnlyList<string> drained, IReadOnlyList<string> added, IReadOnlyList<string> changed) =>
    [
        .. Read("drain", drained, takesScale: false, takesLength: false).Select(read => new SimulatedWeight(read.Member, read.Time, 0)),
        .. Read("add", added, takesScale: false, takesLength: false)
            .SelectMany(read => new[] { new SimulatedWeight(read.Member, FromTheStart, 0), new SimulatedWeight(read.Member, read.Time, 1) }),
        .. Read("weight", changed, takesScale: true, takesLength: false).Select(read => new SimulatedWeight(read.Member, read.Time, read.Scale)),
    ];

    private IEnumerable<MemberEvent> Read(string option, IReadOnlyList<string> texts, bool takesScale, bool takesLength)
    {
        foreach (string text in texts)
        {
            if (Parse(text, takesScale, takesLength) is not { } parsed || parsed.Time >= duration)
            {
                string form = $"MEMBER{(takesScale ? "=SCALE" : "")}@TIME{(takesLength ? "[+LENGTH]" : "")}";
                problems.Add($"{option} {text}: write {form}, such as {pool.Members[0].Address}{(takesScale ? "=0.5" : "")}@600s, with a time below {duration.TotalSeconds:0} s");
            }
            else if (Find(parsed.Name) is var member && member < 0)
            {
                string[] names = [.. pool.Members.SelectMany(member => member.Settings.Name is { } own ? [own, $"{member.Address}"] : new[] { $"{member.Address}" })];
                problems.Add($"{option} {text}: {pool.Name} has no member {parsed.Name}; {Nearest.Hint(parsed.Name, names)}");
            }
            else
            {
                yield return new MemberEvent(member, parsed.Time, parsed.Scale, parsed.Length);
            }
        }
    }

    private int Find(string name)
    {
        IPAddress? address = Values.Address(name);
        return pool.Members.ToList().FindIndex(member => member.Settings.Name == name || member.Address.Equals(address));
    }

    private static (string Name, double Scale, TimeSpan Time, TimeSpan? Length)? Parse(string text, bool takesScale, bool takesLength)
    {
        int at = text.LastIndexOf('@');
        int equals = takesScale && at > 0 ? text.LastIndexOf('=', at) : at;
        int plus = takesLength && at > 0 ? text.IndexOf('+', at) : -1;
        if (at < 0 || equals < 0 || Values.Duration(plus < 0 ? text[(at + 1)..] : text[(at + 1)..plus]) is not { } time)
        {
            return null;
        }

        double? scale = takesScale ? Values.Number(text[(equals + 1)..at]) : 1;
        TimeSpan? length = plus < 0 ? null : Values.Duration(text[(plus + 1)..]);
        return scale is null || (plus >= 0 && length is null) ? null : (text[..equals], scale.Value, time, length);
    }

    private readonly record struct MemberEvent(int Member, TimeSpan Time, double Scale, TimeSpan? Length);
}
