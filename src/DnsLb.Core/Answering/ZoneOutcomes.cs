using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>The packets for names of a zone, by outcome.</summary>
public static class ZoneOutcomes
{
    // Those before concern no zone.
    private const Outcome First = Outcome.Answer;

    /// <summary>Whether a packet for a name of a zone can have an outcome.</summary>
    public static bool Covers(Outcome outcome) => outcome is >= First and not Outcome.Cookie;

    /// <summary>The packets for names of a zone with an outcome that <see cref="Covers"/> it.</summary>
    public static long Of(Zone zone, Outcome outcome) => zone.Packets[outcome - First];

    /// <summary>Counts one; only for the worker.</summary>
    internal static void Add(Zone zone, int worker, Outcome outcome) => zone.Packets.Add(worker, outcome - First);
}
