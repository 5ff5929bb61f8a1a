namespace DnsLb.Bench.Workloads;

/// <summary>The queries of one round of a workload in a file, for all servers.</summary>
internal sealed class QueryFile : IDisposable
{
    public QueryFile(Workload workload, int round) => File.WriteAllLines(Path, workload.Queries(round));

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
