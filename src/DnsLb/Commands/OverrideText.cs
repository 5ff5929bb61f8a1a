using System.Globalization;
using System.Text;
using DnsLb.Api;

namespace DnsLb.Commands;

/// <summary>An override for people.</summary>
internal static class OverrideText
{
    public static string Of(OverrideStatus status, DateTimeOffset now)
    {
        var text = new StringBuilder();
        string end = status.Until is { } until ? $"until {Time(until)}" : "until it is taken back";
        text.Append($"{status.Selector}: {status.Kind} by {status.Author} {end}: {status.Reason}");
        if (status.Members.Count == 0)
        {
            text.Append("\n  it selects no member now");
        }

        foreach (OverriddenMember member in status.Members)
        {
            string name = member.Name is null ? member.Address : $"{member.Name} ({member.Address})";
            string state = member.Prevails ? $"{status.Kind.ToUpperInvariant()}!" : "a newer override counts";
            text.Append(CultureInfo.InvariantCulture, $"\n  {member.Pool} {name}: {state}, without it {member.State}; {Caches(member, status.Until, now)}");
        }

        return text.ToString();
    }

    private static string Caches(OverriddenMember member, DateTimeOffset? until, DateTimeOffset now) => member switch
    {
        { SafeToStopAt: null } => "in answers",
        { SafeToStopAt: { } safe } when safe > until => $"not safe to stop: caches have it until {Time(safe)}, and this ends before",
        { SafeToStopAt: { } safe } when safe > now => string.Create(
            CultureInfo.InvariantCulture, $"at most {100 * member.CachedShare:0} % of its answers are still in caches; safe to stop at {Time(safe)}, in {Math.Ceiling((safe - now).TotalSeconds)} s"),
        _ => "in no cache any more; safe to stop",
    };

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
}
