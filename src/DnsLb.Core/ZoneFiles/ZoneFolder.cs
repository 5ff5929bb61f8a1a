using System.Security;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The zone files below a folder.</summary>
public static class ZoneFolder
{
    private static readonly string[] OtherEndings = ["~", ".swp", ".tmp", ".bak", ".md", ".part", ".inc"];

    /// <summary>Finds the zone files of a folder and its subfolders in the order of their names. A path that is a file is that file.</summary>
    /// <returns>The files, and a diagnostic for a folder that is missing or unreadable.</returns>
    public static ZoneFolderResult Find(string path)
    {
        if (path.Length == 0)
        {
            return new ZoneFolderResult([], [new Diagnostic("\"\"", 0, 0, Severity.Error, "an empty path; name a folder or a zone file")]);
        }

        if (File.Exists(path))
        {
            return new ZoneFolderResult([path], []);
        }

        var files = new List<string>();
        var diagnostics = new List<Diagnostic>();
        Collect(path, files, diagnostics, []);
        return new ZoneFolderResult(files, diagnostics);
    }

    /// <summary>Reads zone files in parallel. Of two files with one apex the second gets an error.</summary>
    /// <param name="paths">The zone files.</param>
    /// <param name="open">Opens a file for reading; null: from the file system.</param>
    /// <returns>A result for each path, in their order.</returns>
    public static IReadOnlyList<ZoneFileResult> ReadAll(IReadOnlyList<string> paths, Func<string, Stream>? open = null)
    {
        var results = new ZoneFileResult[paths.Count];
        Parallel.For(0, paths.Count, i => results[i] = ZoneFileReader.Read(paths[i], open));
        RefuseSecondOfOneApex(results);
        return results;
    }

    /// <summary>True when a file or folder of this name holds zones, by the name alone.</summary>
    public static bool IsZoneName(string name) =>
        name is not ['.' or '#', ..] && !Array.Exists(OtherEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static void Collect(string folder, List<string> files, List<Diagnostic> diagnostics, HashSet<string> visited)
    {
        try
        {
            // A link may lead back to a folder above.
            if (!visited.Add(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder)))
            {
                return;
            }

            foreach (string path in Directory.EnumerateFileSystemEntries(folder).Where(path => IsZoneName(Path.GetFileName(path))).Order(StringComparer.Ordinal))
            {
                if (Directory.Exists(path))
                {
                    Collect(path, files, diagnostics, visited);
                }
                else
                {
                    files.Add(path);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SecurityException)
        {
            diagnostics.Add(new Diagnostic(folder, 0, 0, Severity.Error, $"cannot read the folder: {failure.Message}"));
        }
    }

    private static void RefuseSecondOfOneApex(ZoneFileResult[] results)
    {
        var firstOf = new Dictionary<string, string>();
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i].Zone is not { } zone)
            {
                continue;
            }

            string apex = WireName.ToText(zone.Apex);
            if (!firstOf.TryAdd(apex, results[i].Path))
            {
                var second = new Diagnostic(results[i].Path, 1, 1, Severity.Error, $"the zone \"{apex}\" is already defined by \"{firstOf[apex]}\"");
                results[i] = results[i] with { Zone = null, Diagnostics = [.. results[i].Diagnostics, second] };
            }
        }
    }
}

/// <summary>What <see cref="ZoneFolder.Find"/> found.</summary>
/// <param name="Files">The zone files.</param>
/// <param name="Diagnostics">Folders that could not be read.</param>
public sealed record ZoneFolderResult(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Diagnostics);
