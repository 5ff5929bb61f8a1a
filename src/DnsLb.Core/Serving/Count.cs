using System.Globalization;

namespace DnsLb.Core.Serving;

/// <summary>A number of things, as people write it.</summary>
public static class Count
{
    /// <summary>The number and the noun, with an "s" unless it is one.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="noun">In the singular, with a regular plural.</param>
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
