namespace DnsLb.Tests.EndToEnd;

/// <summary>Tests that start processes run one after the other, alone: two processors are enough for them then.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "processes";
}
