using DnsLb.Core.Files;
using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>The files of <c>dnslb simulate</c>.</summary>
/// <param name="Log">A log of queries; null: none.</param>
/// <param name="LogTtl">The TTL of the answers to them; null: the pool's greatest.</param>
/// <param name="Page">The page to write; null: none.</param>
internal sealed record SimulationFiles(string? Log, TimeSpan? LogTtl, string? Page)
{
    /// <summary>Reads the log.</summary>
    public (RecordedDemand? Demand, IReadOnlyList<string> Problems) ReadLog(PoolDefinition pool)
    {
        if (Log is null)
        {
            return (null, []);
        }

        try
        {
            var (demand, problems) = QueryLog.Read(File.ReadLines(Log), LogTtl?.TotalSeconds ?? pool.Ttl.Max);
            return (demand, [.. problems.Select(problem => $"{Log}: {problem}")]);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return (null, [$"{Log}: {FileFailure.Reason(failure)}"]);
        }
    }

    /// <summary>Writes the page.</summary>
    /// <returns>Why it cannot be written; null: it is, or there is to be none.</returns>
    public string? WritePage(Func<string> text)
    {
        if (Page is null)
        {
            return null;
        }

        try
        {
            File.WriteAllText(Page, text());
            return null;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return $"{Page}: {FileFailure.Reason(failure)}";
        }
    }
}
