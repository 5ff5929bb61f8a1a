namespace DnsLb.Core.Recording;

/// <summary>The names of what becomes of queries: IANA's of response codes, and one for those without a reply.</summary>
internal static class RcodeNames
{
    private static readonly (int Rcode, string Name)[] Known =
    [
        (0, "NOERROR"), (1, "FORMERR"), (2, "SERVFAIL"), (3, "NXDOMAIN"), (4, "NOTIMP"), (5, "REFUSED"), (6, "YXDOMAIN"), (16, "BADVERS"), (23, "BADCOOKIE"),
        (ExchangeReading.NoReply, "DROPPED"),
    ];

    /// <summary>All of them, as the form of a setting.</summary>
    public static string Form { get; } = string.Join('|', Known.Select(known => known.Name));

    /// <summary>The name of a response code, or <c>RCODEnn</c>.</summary>
    public static string Of(int rcode) => Array.Find(Known, known => known.Rcode == rcode).Name ?? $"RCODE{rcode}";

    /// <summary>The response code of a name in any case; null for another word.</summary>
    public static int? Parse(string name)
    {
        int index = Array.FindIndex(Known, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : Known[index].Rcode;
    }
}
