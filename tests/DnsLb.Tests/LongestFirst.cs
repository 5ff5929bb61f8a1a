using DnsLb.Tests.Dashboard;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Simulation;
using DnsLb.Tests.State;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("DnsLb.Tests.LongestFirst", "DnsLb.Tests")]

namespace DnsLb.Tests;

/// <summary>The order in which classes begin: one that takes long and began last would leave a processor idle while all others are done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
    [
        typeof(KilledWriterTests),
        typeof(AccessibilityTests),
        typeof(RestartTests),
        typeof(StateFolderTests),
        typeof(SilentFileTests),
        typeof(LeaseTests),
        typeof(ClientSimulatorTests),
        typeof(StateFileTests),
        typeof(EndToEnd.QueryLogTests),
        typeof(MetricsTests),
        typeof(SettingsTests),
        typeof(SimulatorTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Rank);

    // A class that names no collection is one by itself, which is called by the class.
    private static int Rank(ITestCollection collection)
    {
        int rank = Array.FindIndex(Long, type => collection.DisplayName.Contains($" {type.FullName}", StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
