using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>A zone file that was read, and what tells its content from another.</summary>
/// <param name="Result">What became of reading it.</param>
/// <param name="Content">The hash of the very bytes that the result was made of.</param>
/// <param name="Stamps">The stamps of the files that the result was made of, in the order of its <see cref="ZoneFileResult.Files"/>.</param>
/// <param name="IsSteady">Whether none of these files was changed while it was read. Another file may have taken its name.</param>
internal sealed record ZoneFileReading(ZoneFileResult Result, UInt128 Content, IReadOnlyList<FileStamp> Stamps, bool IsSteady)
{
    /// <summary>The files that did not answer: what was read is without them.</summary>
    public IReadOnlyList<FileKey> Unanswered { get; init; } = [];

    /// <summary>Reads a zone file with its includes. Whatever fails, such as a zone beyond 2 GB, is an error of this file alone: the others are served all the same.</summary>
    /// <param name="path">The file.</param>
    /// <param name="programs">What its checks may run.</param>
    /// <param name="source">Where the files are.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static ZoneFileReading Of(string path, PermittedPrograms programs, FileSource source) => source.Run(calls => Of(path, programs, calls));

    /// <summary>Reads zone files in parallel.</summary>
    /// <returns>A reading for each path, in their order.</returns>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static IReadOnlyList<ZoneFileReading> OfAll(IReadOnlyList<string> paths, PermittedPrograms programs, FileSource source)
    {
        var readings = new ZoneFileReading[paths.Count];
        var asMany = new ParallelOptions { CancellationToken = source.Stopping, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, paths.Count, asMany, i => readings[i] = Of(paths[i], programs, source));
        return readings;
    }

    private static ZoneFileReading Of(string path, PermittedPrograms programs, FileCalls calls)
    {
        ZoneFileReading reading = Read(path, programs, calls) with { Unanswered = calls.Refused };
        if (ZoneFolder.OriginalOf(path, file => calls.Ask(file, () => File.Exists(file), otherwise: false)) is not { } original)
        {
            return reading;
        }

        var leftover = new Diagnostic(path, 0, 0, Severity.Warning, $"is it a copy of \"{original}\" that was left behind? If it is no zone, remove it or let its name end in .bak");
        return reading with { Result = reading.Result with { Diagnostics = [leftover, .. reading.Result.Diagnostics] } };
    }

    private static ZoneFileReading Read(string path, PermittedPrograms programs, FileCalls calls)
    {
        var content = new ContentRecorder(calls);
        try
        {
            ZoneFileResult result = ZoneFileReader.Read(path, content.Open, programs);
            return new ZoneFileReading(result, content.Hash(), content.Stamps, content.IsSteady);
        }
        catch (Exception failure)
        {
            var result = new ZoneFileResult(path, null, [new Diagnostic(path, 0, 0, Severity.Error, $"the zone cannot be read: {failure.Message}")], [path]);
            return new ZoneFileReading(result, content.Hash(), [calls.Ask(path, () => FileStamp.Of(path), FileStamp.Absent)], IsSteady: true);
        }
    }
}
