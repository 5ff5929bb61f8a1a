using DnsLb.Core.Counting;

namespace DnsLb.Metrics;

/// <summary>Takes the values of the series of one family.</summary>
internal interface ISamples
{
    /// <summary>Takes the value of one series.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">Its labels.</param>
    void Add(double value, LabelSet labels);

    /// <summary>Takes the value of one series that has more labels.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">The first labels.</param>
    /// <param name="more">The others.</param>
    void Add(double value, LabelSet labels, LabelSet more);

    /// <summary>Takes the values of a histogram.</summary>
    void Add(LatencyCounts counts, LabelSet labels);
}
