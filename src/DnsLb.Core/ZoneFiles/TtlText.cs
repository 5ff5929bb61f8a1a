namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads TTLs: seconds, or numbers with the units w, d, h, m, s in any case, such as <c>1h30m</c>.</summary>
internal static class TtlText
{
    /// <summary>The greatest TTL (RFC 2181 section 8).</summary>
    public const uint Max = int.MaxValue;

    /// <summary>Reads a TTL.</summary>
    /// <returns>False when the text is no TTL or above <see cref="Max"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint seconds)
    {
        ulong total = 0;
        ulong number = 0;
        bool hasDigits = false;
        bool hasUnit = false;
        foreach (byte b in text)
        {
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                number = (number * 10) + (ulong)(b - '0');
                hasDigits = true;
            }
            else if (hasDigits && UnitOf(b) is var unit and > 0)
            {
                total += number * unit;
                number = 0;
                hasDigits = false;
                hasUnit = true;
            }
            else
            {
                seconds = 0;
                return false;
            }

            if (number > Max || total > Max)
            {
                seconds = 0;
                return false;
            }
        }

        // After a unit a number needs one too.
        seconds = (uint)(total + number);
        return hasDigits != hasUnit && seconds <= Max;
    }

    private static uint UnitOf(byte letter) => (letter | 0x20) switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        'w' => 604800,
        _ => 0,
    };
}
