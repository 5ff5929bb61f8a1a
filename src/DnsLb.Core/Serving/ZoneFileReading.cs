using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>A zone file that was read, and what tells its content from another.</summary>
/// <param name="Result">What became of reading it.</param>
/// <param name="Content">The hash of the very bytes that the result was made of.</param>
internal sealed record ZoneFileReading(ZoneFileResult Result, byte[] Content)
{
    /// <summary>Reads a zone file with its includes.</summary>
    public static ZoneFileReading Of(string path)
    {
        using var content = new ContentHash();
        ZoneFileResult result = Read(path, content);
        return new ZoneFileReading(result, content.Get());
    }

    /// <summary>Reads zone files in parallel.</summary>
    /// <returns>A reading for each path, in their order.</returns>
    public static IReadOnlyList<ZoneFileReading> OfAll(IReadOnlyList<string> paths)
    {
        var readings = new ZoneFileReading[paths.Count];
        Parallel.For(0, paths.Count, i => readings[i] = Of(paths[i]));
        return readings;
    }

    // Whatever fails, such as a zone beyond 2 GB, is an error of this file alone: the others are served all the same.
    private static ZoneFileResult Read(string path, ContentHash content)
    {
        try
        {
            return ZoneFileReader.Read(path, content.Open);
        }
        catch (Exception failure)
        {
            return new ZoneFileResult(path, null, [new Diagnostic(path, 0, 0, Severity.Error, $"the zone cannot be read: {failure.Message}")], [path]);
        }
    }
}
