namespace DnsLb.Core.Files;

/// <summary>A file of text that was read whole.</summary>
/// <param name="Text">What is in it; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
public readonly record struct FileText(string? Text, string? Problem)
{
    private const int MostCharacters = 1 << 20;

    /// <summary>Reads a file of at most 1 MiB.</summary>
    /// <param name="path">Its path, absolute or relative to the current folder.</param>
    public static FileText Read(string path) => Read(path, file => new RegularFile(file));

    /// <summary>The same, for a caller that opens files in its own way.</summary>
    internal static FileText Read(string path, Func<string, Stream> open)
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
