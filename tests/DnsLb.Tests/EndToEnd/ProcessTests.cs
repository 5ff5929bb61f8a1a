namespace DnsLb.Tests.EndToEnd;

/// <summary>Tests that start processes run one after the other, alone: two processors are enough for them then.</summary>
/// <remarks>Not of it are those that wait for most of their time and bear a busy machine: they run beside others, for nothing else would meanwhile.</remarks>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "processes";
}
