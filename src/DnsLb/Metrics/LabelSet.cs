using System.Text;

namespace DnsLb.Metrics;

/// <summary>Labels of a series, made once for all scrapes where they are those of a member.</summary>
internal sealed class LabelSet
{
    private readonly byte[] _text;

    /// <param name="pairs">The names, in the order of their family, and the values.</param>
    public LabelSet(params (string Name, string Value)[] pairs)
    {
        Pairs = pairs;
        _text = Encoding.UTF8.GetBytes(string.Join(',', pairs.Select(pair => $"{pair.Name}=\"{Escape(pair.Value)}\"")));
    }

    /// <summary>No labels.</summary>
    public static LabelSet None { get; } = new();

    /// <summary>Names and values.</summary>
    public IReadOnlyList<(string Name, string Value)> Pairs { get; }

    /// <summary>The labels as Prometheus reads them, without the braces.</summary>
    public ReadOnlySpan<byte> Text => _text;

    private static string Escape(string value) => value.AsSpan().ContainsAny('\\', '"', '\n')
        ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        : value;
}
