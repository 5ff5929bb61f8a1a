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
        ZoneFileResult result = ZoneFileReader.Read(path, content.Open);
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
}
