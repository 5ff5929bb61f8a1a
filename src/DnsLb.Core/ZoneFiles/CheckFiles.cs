using DnsLb.Core.Files;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads the files that checks name, such as certificates. They belong to the zone as its includes do: when one changes, the zone is read anew.</summary>
/// <param name="zoneFiles">Full paths of the zone file and those it includes.</param>
/// <param name="open">Opens a file for reading.</param>
internal sealed class CheckFiles(IReadOnlyList<string> zoneFiles, Func<string, Stream> open)
{
    private readonly Dictionary<string, FileText> _files = [];

    /// <summary>Full paths of all files, those that could not be read too.</summary>
    public IEnumerable<string> Files => _files.Keys;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, absolute or relative to the folder of the file that names it.</param>
    /// <param name="namedIn">The index of that file.</param>
    public FileText Read(string path, ushort namedIn)
    {
        string full = Path.GetFullPath(path, Path.GetDirectoryName(zoneFiles[namedIn])!);
        if (!_files.TryGetValue(full, out FileText text))
        {
            text = FileText.Read(full, open);
            _files.Add(full, text);
        }

        return text;
    }
}
