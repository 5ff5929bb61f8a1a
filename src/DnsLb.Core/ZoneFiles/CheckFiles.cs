using DnsLb.Core.Checks;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads the files that checks name, such as certificates. They belong to the zone as its includes do: when one changes, the zone is read anew.</summary>
/// <param name="zoneFiles">Full paths of the zone file and those it includes.</param>
/// <param name="open">Opens a file for reading.</param>
internal sealed class CheckFiles(IReadOnlyList<string> zoneFiles, Func<string, Stream> open)
{
    private const int MostCharacters = 1 << 20;

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
            text = ReadText(full, open);
            _files.Add(full, text);
        }

        return text;
    }

    /// <summary>Reads a file that belongs to no zone.</summary>
    /// <param name="path">Its path, absolute or relative to the current folder.</param>
    public static FileText ReadFile(string path) => ReadText(path, file => new RegularFile(file));

    private static FileText ReadText(string path, Func<string, Stream> open)
    {
        try
        {
            using var reader = new StreamReader(open(path));
            char[] text = new char[MostCharacters + 1];
            int length = reader.ReadBlock(text);
            return length > MostCharacters ? new FileText(null, "it is longer than 1 MiB") : new FileText(new string(text, 0, length), null);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return new FileText(null, FileFailure.Reason(failure));
        }
    }
}
