namespace DnsLb.Metrics;

/// <summary>The register of all families.</summary>
internal static class MetricFamilies
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } = [.. QueryFamilies.All, .. PoolFamilies.All, .. HealthFamilies.All, .. ServerFamilies.All];
}
