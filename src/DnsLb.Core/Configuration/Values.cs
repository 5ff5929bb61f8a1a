using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace DnsLb.Core.Configuration;

/// <summary>Reads the values of annotation keys and settings. Each method gives null for text that has not the form.</summary>
public static partial class Values
{
    /// <summary>The form that <see cref="Duration"/> reads.</summary>
    public const string DurationForm = "a duration such as 500ms, 5s, 1m30s; a bare number is seconds";

    /// <summary>The form that <see cref="Duration"/> reads, for what may last a day at most.</summary>
    public const string DurationToADayForm = "a duration such as 500ms, 5s, 1m30s, at most 1d; a bare number is seconds";

    /// <summary>The form that <see cref="Time"/> reads.</summary>
    public const string TimeForm = "a time with its offset (RFC 3339), such as 2026-11-24T14:00:00Z";

    /// <summary>The form that <see cref="Host"/> reads.</summary>
    public const string HostForm = "a host name or address";

    /// <summary>The form that <see cref="Url"/> reads.</summary>
    public const string UrlForm = "an http or https URL with a host, without a user and a fragment";

    private const int MappedPrefixLength = 96;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 0.001), ("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>A duration of one or more numbers with units (ms, s, m, h, d, w); a bare number is seconds. Never negative.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (Number(text) is { } bare)
        {
            return InRange(bare);
        }

        double seconds = 0;
        ReadOnlySpan<char> rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || Number(rest[..digits].ToString()) is not { } count)
            {
                return null;
            }

            rest = rest[digits..];
            if (UnitAt(rest) is not { } unit)
            {
                return null;
            }

            seconds += count * unit.Seconds;
            rest = rest[unit.Unit.Length..];
        }

        return text.Length == 0 ? null : InRange(seconds);
    }

    /// <summary>A time of RFC 3339, which is the same everywhere.</summary>
    public static DateTimeOffset? Time(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : null;

    /// <summary>A number that is not negative, in plain decimal notation.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A whole number in a range.</summary>
    public static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : null;

    /// <summary>A fraction from 0 to 1, written <c>0.5</c> or <c>50%</c>.</summary>
    public static double? Fraction(string text)
    {
        double? number = text.EndsWith('%') ? Number(text[..^1]) / 100 : Number(text);
        return number is >= 0 and <= 1 ? number : null;
    }

    /// <summary>Names that commas separate, none of them empty.</summary>
    public static string[]? Names(string text)
    {
        string[] names = text.Split(',');
        return Array.TrueForAll(names, name => name.Length > 0) ? names : null;
    }

    /// <summary>Bytes: the hexadecimal digits behind <c>0x</c>, or any other text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most bytes; there is at least one.</param>
    public static byte[]? Bytes(string text, int most)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex && (text.Length % 2 != 0 || text.AsSpan(2).ContainsAnyExcept(HexDigits)))
        {
            return null;
        }

        byte[] bytes = isHex ? Convert.FromHexString(text.AsSpan(2)) : Encoding.UTF8.GetBytes(text);
        return bytes.Length > 0 && bytes.Length <= most ? bytes : null;
    }

    /// <summary>An IP address without a port or zone index. IPv4 is four plain decimal numbers: to some systems 010 is 8, to some it is 10.</summary>
    public static IPAddress? Address(string text) =>
        text.AsSpan().IndexOfAny("%[]") < 0 && IPAddress.TryParse(text, out var address) && (text.Contains(':') || address.ToString() == text)
            ? address
            : null;

    /// <summary>An address with an optional port: <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:80</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="defaultPort">The port of an address without one.</param>
    /// <param name="leastPort">The least port that may be written.</param>
    public static IPEndPoint? EndPoint(string text, int defaultPort = 0, int leastPort = 1)
    {
        if (Address(text) is { } bare)
        {
            return new IPEndPoint(bare, defaultPort);
        }

        int colon = text.LastIndexOf(':');
        if (colon <= 0 || Whole(text[(colon + 1)..], leastPort, ushort.MaxValue) is not { } port)
        {
            return null;
        }

        string host = text[..colon];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        return Address(bracketed ? host[1..^1] : host) is { } address && bracketed == host.Contains(':') ? new IPEndPoint(address, port) : null;
    }

    /// <summary>An address or a host name, with an optional port.</summary>
    public static EndPoint? AddressOrName(string text)
    {
        if (EndPoint(text) is { } address)
        {
            return address;
        }

        string[] parts = text.ToLowerInvariant().Split(':');
        int? port = parts.Length == 1 ? 0 : parts.Length == 2 ? Whole(parts[1], 1, ushort.MaxValue) : null;
        return port is { } known && IsName(parts[0]) ? new DnsEndPoint(parts[0], known) : null;
    }

    /// <summary>A network such as <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>, without bits behind its prefix, or a single address. One of IPv4 addresses that are mapped into IPv6 (RFC 4291 section 2.5.5.2) is one of IPv4.</summary>
    public static IPNetwork? Network(string text)
    {
        if (Prefix(text) is not var (address, length) || !Masked(address, length).Equals(address))
        {
            return null;
        }

        return address.IsIPv4MappedToIPv6 ? new IPNetwork(address.MapToIPv4(), length - MappedPrefixLength) : new IPNetwork(address, length);
    }

    /// <summary>The network that an address lies in which has bits behind the prefix, such as <c>192.0.2.0/24</c> for <c>192.0.2.1/24</c>; null for other text.</summary>
    public static string? NetworkAround(string text) =>
        Prefix(text) is var (address, length) && Masked(address, length) is var network && !network.Equals(address) ? $"{network}/{length}" : null;

    /// <summary><c>yes</c> or <c>no</c>, or a boolean of JSON.</summary>
    public static bool? YesNo(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => null,
    };

    /// <summary><c>on</c> or <c>off</c>.</summary>
    public static bool? OnOff(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => null,
    };

    /// <summary>A host name, or an IP address.</summary>
    public static string? Host(string text) =>
        Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 || Address(text) is not null ? text : null;

    /// <summary>A URL of HTTP or HTTPS with a host, without a user and a fragment.</summary>
    public static Uri? Url(string text)
    {
        // The library takes blanks around a URL, and a user without a name, for nothing.
        bool isWhole = text.Split('/', '?', '#') is [_, "", { Length: > 0 } authority, ..] && !authority.Contains('@') && !text.Any(char.IsWhiteSpace);
        return isWhole && Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.Port > 0 && url.Fragment.Length == 0 ? url : null;
    }

    private static (IPAddress Address, int Length)? Prefix(string text)
    {
        string[] parts = text.Split('/', 2);
        if (Address(parts[0]) is not { } address)
        {
            return null;
        }

        int longest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return Whole(parts.ElementAtOrDefault(1) ?? $"{longest}", 0, longest) is { } length ? (address, length) : null;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (8 * i), 0, 8));
        }

        return new IPAddress(bytes);
    }

    // RFC 1123 section 2.1: the last label of a name is not all digits, so a mistyped address is none.
    private static bool IsName(string text) =>
        Uri.CheckHostName(text) == UriHostNameType.Dns && text.TrimEnd('.').Split('.')[^1].AsSpan().ContainsAnyExcept(Digits);

    private static (string Unit, double Seconds)? UnitAt(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Unit, StringComparison.OrdinalIgnoreCase))
            {
                return unit;
            }
        }

        return null;
    }

    // Section 5.6, with the blank that it allows for the T.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();

    // RFC 2181 section 8 bounds a TTL at 2^31 - 1 seconds; nothing here may last longer.
    private static TimeSpan? InRange(double seconds) => seconds <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
}
