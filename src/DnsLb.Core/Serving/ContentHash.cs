using System.Security.Cryptography;

namespace DnsLb.Core.Serving;

/// <summary>Tells whether the content of a zone's files is the same, so that a touched file is no change.</summary>
internal static class ContentHash
{
    /// <summary>The hash of all files, one after the other; a file that cannot be read counts as such.</summary>
    public static byte[] Of(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            hash.AppendData(OfFile(file));
        }

        return hash.GetHashAndReset();
    }

    private static byte[] OfFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return SHA256.HashData(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
