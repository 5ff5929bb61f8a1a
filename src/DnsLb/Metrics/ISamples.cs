using DnsLb.Core.Counting;

namespace DnsLb.Metrics;

/// <summary>Takes the values of the series of one family.</summary>
internal interface ISamples
{
    /// <summary>Takes the value of one series.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">Its labels.</param>
    void Add(double value, LabelSet labels);

    /// <summary>Takes the value of one series that has one label more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">The labels before it.</param>
    /// <param name="name">The label's name.</param>
    /// <param name="text">The label's value.</param>
    void Add(double value, LabelSet labels, string name, string text);

    /// <summary>Takes the values of a histogram.</summary>
    void Add(LatencyCounts counts, LabelSet labels);
}
