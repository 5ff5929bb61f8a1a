using DnsLb.Core.Files;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The zone files below a folder.</summary>
public static class ZoneFolder
{
    /// <summary>What the name of a zone file may end in, behind the zone's name.</summary>
    public const string Extension = ".zone";

    private static readonly string[] OtherEndings = ["~", ".swp", ".tmp", ".bak", ".md", ".part", ".inc"];

    /// <summary>Finds the zone files of folders, their subfolders, and single files, each once, in the order of the paths.</summary>
    /// <param name="paths">The folders and files.</param>
    /// <param name="source">Reads them.</param>
    /// <returns>The files, and a diagnostic for each folder that is missing or unreadable.</returns>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static ZoneFolderResult Find(IReadOnlyList<string> paths, FileSource source)
    {
        List<ZoneFolderResult> found = [.. paths.Select(path => source.Run(calls => Find(path, calls)))];
        return new ZoneFolderResult(
            [.. found.SelectMany(folder => folder.Files).DistinctBy(Path.GetFullPath)],
            [.. found.SelectMany(folder => folder.Diagnostics).Distinct()]);
    }

    /// <summary>True when a file or folder of this name holds zones, by the name alone.</summary>
    public static bool IsZoneName(string name) =>
        name is not ['.' or '#', ..] && !Array.Exists(OtherEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The zone file beside it of which a file seems to be a copy that a program or a person left behind, such as <c>a.zone.orig</c> or <c>a.zone (copy)</c>; null when it is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exists">Whether there is another one.</param>
    internal static string? OriginalOf(string path, Func<string, bool> exists)
    {
        string name = Path.GetFileName(path);
        int end = name.IndexOf(Extension, StringComparison.OrdinalIgnoreCase) + Extension.Length;
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        string[] candidates = [end > Extension.Length ? name[..end] : "", blank > 0 ? name[..blank] : "", blank > 0 ? name[..blank] + Extension : ""];
        return Array.Find(candidates, original => original.Length > 0 && original != name && exists(Path.Join(Path.GetDirectoryName(path), original)));
    }

    // In the order of their names. A path that is a file is that file.
    private static ZoneFolderResult Find(string path, FileCalls calls)
    {
        if (path.Length == 0)
        {
            return new ZoneFolderResult([], [new Diagnostic("\"\"", 0, 0, Severity.Error, "an empty path; name a folder or a zone file")]);
        }

        if (calls.Ask(path, () => File.Exists(path), otherwise: false))
        {
            return new ZoneFolderResult([path], []);
        }

        var files = new List<string>();
        var diagnostics = new List<Diagnostic>();
        Collect(path, files, diagnostics, [], calls);
        return new ZoneFolderResult(files, diagnostics);
    }

    private static void Collect(string folder, List<string> files, List<Diagnostic> diagnostics, HashSet<string> visited, FileCalls calls)
    {
        try
        {
            foreach (FolderEntry entry in EntriesOf(folder, visited, calls))
            {
                string path = Path.Join(folder, entry.Name);
                if (entry.IsFolder ?? calls.Ask(path, () => Directory.Exists(path), otherwise: false))
                {
                    Collect(path, files, diagnostics, visited, calls);
                }
                else
                {
                    files.Add(path);
                }
            }
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            string problem = failure switch
            {
                DirectoryNotFoundException => "there is no such file or folder",
                UnansweredException => failure.Message,
                _ => $"cannot read the folder: {FileFailure.Reason(failure)}",
            };
            diagnostics.Add(new Diagnostic(folder, 0, 0, Severity.Error, problem));
        }
    }

    private static FolderEntry[] EntriesOf(string folder, HashSet<string> visited, FileCalls calls)
    {
        using (calls.Begin(folder))
        {
            // A link may lead back to a folder above.
            return visited.Add(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder))
                ? [.. FolderListing.Of(folder).Where(entry => IsZoneName(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal)]
                : [];
        }
    }
}

/// <summary>What <see cref="ZoneFolder"/> found.</summary>
/// <param name="Files">The zone files.</param>
/// <param name="Diagnostics">Folders that could not be read.</param>
public sealed record ZoneFolderResult(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Why nothing can be done with what was found: unreadable folders, or no zone file at all.</summary>
    /// <param name="paths">Where zone files were sought, for the message.</param>
    public IReadOnlyList<string> Problems(IEnumerable<string> paths) =>
        Diagnostics.Count > 0 ? [.. Diagnostics.Select(problem => problem.ToString())]
            : Files.Count == 0 ? [$"no zone file in {string.Join(", ", paths)}"] : [];
}
