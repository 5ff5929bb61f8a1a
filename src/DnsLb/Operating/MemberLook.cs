using System.Globalization;
using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>A member as people see it.</summary>
internal static class MemberLook
{
    private const string Up = "up";
    private const string Down = "down";
    private const string Drain = "drain";

    /// <summary>Its name and address.</summary>
    public static string NameOf(MemberStatus member) => member.Name is null ? member.Address : $"{member.Name} ({member.Address})";

    /// <summary>Whether answers may hold it: it is up, by its checks or by somebody's word, and has weight.</summary>
    public static bool IsAvailable(MemberStatus member) =>
        member.EffectiveWeight > 0 && (member.Forced == Up || (member.Forced is null && member.State == Up));

    /// <summary>Its state: <c>DOWN!</c> is forced, and what checks say of it stands in brackets.</summary>
    public static Cell StateOf(MemberStatus member) => member switch
    {
        { Forced: { } forced } => new($"{forced.ToUpperInvariant()}! ({member.State})", forced == Up && member.State == Up ? Tone.Good : Tone.Notice),
        { State: Up, EffectiveWeight: 0 } => new("drained (up)", Tone.Notice),
        { State: Up } => new(Up, Tone.Good),
        { State: Down } => new(Down, Tone.Bad),
        _ => new(member.State, Tone.Notice),
    };

    /// <summary>Why it is in that state and has that weight.</summary>
    public static string ReasonOf(MemberStatus member) => member.WeightReason is { } weight ? $"{member.Reason}; {weight}" : member.Reason;

    /// <summary>Whether somebody on call should know: it is down, by its checks or by force.</summary>
    public static bool IsDown(MemberStatus member) => member.Forced == Down || (member.Forced != Drain && member.State == Down);

    /// <summary>Whether it is not as the zone file wants it.</summary>
    public static bool IsUnusual(MemberStatus member) => member.Forced is not null || member.State != Up || member.WeightReason is not null;

    /// <summary>A number as tables show it.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A part of all, as tables show it; nothing where all is nothing.</summary>
    public static string Share(double part, double all) => all > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * part / all:0.#} %") : "-";
}
