using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>How a server is, for people.</summary>
internal static class StatusPage
{
    // Lines besides those of pools and findings, and the line of the shell below.
    private const int Frame = 7;
    private const int RowsInPipes = 50;

    /// <summary>The page. What is wrong comes before what is well, and what there is no room for is counted.</summary>
    /// <param name="report">How it is.</param>
    /// <param name="height">The rows of the terminal; null: there is none.</param>
    public static Page Of(StatusReport report, int? height)
    {
        int rows = height is { } lines ? Math.Max(2, lines - Frame) : RowsInPipes;
        int findings = Math.Min(report.Findings.Count, (rows + 1) / 2);
        int pools = Math.Min(report.Pools.Count, rows - findings);
        var page = new Page().Line(Headline(report));
        PoolSummary[] shown = [.. report.Pools.OrderBy(pool => pool.Ordinary).ThenBy(pool => (double)pool.Up / pool.Members).Take(pools)];
        page.Table(["POOL", "UP", "TTL>", "QUERIES>", "NOTE"], shown.Select(pool => pool.Row));
        if (report.Pools.Count > pools)
        {
            page.Line(new Cell($"… and {report.Pools.Count - pools} more: dnslb pools", Tone.Faint));
        }

        foreach (Finding finding in report.Findings.Take(findings))
        {
            page.Line(new Cell($"{finding.Where}: "), new Cell(finding.What, finding.IsWrong ? Tone.Bad : Tone.Notice), new Cell($": {finding.Why}"));
        }

        if (report.Findings.Count > findings)
        {
            page.Line(new Cell($"… and {report.Findings.Count - findings} more: dnslb members", Tone.Faint));
        }

        return page;
    }

    private static Cell[] Headline(StatusReport report)
    {
        int well = report.Pools.Count(pool => pool.Ordinary);
        string fleet = $", {report.Zones} {(report.Zones == 1 ? "zone" : "zones")} with {report.Records} records, {report.Pools.Sum(pool => pool.Up)} of {report.Pools.Sum(pool => pool.Members)} members up, {well} of {report.Pools.Count} pools as usual";
        return
        [
            new Cell($"{report.Server}: ", Tone.Strong),
            report.Ready ? new Cell("ready", Tone.Good) : new Cell("not ready", Tone.Bad),
            $", dnslb {report.Version}, up for {Uptime(TimeSpan.FromSeconds(report.UptimeSeconds))}{fleet}",
        ];
    }

    // The two greatest units: who looks wants to know whether it was started anew.
    private static string Uptime(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{time.Days} d {time.Hours} h",
        { TotalHours: >= 1 } => $"{time.Hours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{time.Seconds} s",
    };
}
