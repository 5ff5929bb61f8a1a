namespace DnsLb.Tests.State;

/// <summary>What disks, and people with editors, do to a file of pages.</summary>
internal static class FileDamage
{
    private const int PageSize = 8192;
    private const int HeaderSize = 32;
    private const int LongestRun = 200;

    /// <summary>A damaged copy, and what was done to it.</summary>
    public static (byte[] Damaged, string How) Of(byte[] whole, Random random)
    {
        byte[] damaged = [.. whole];
        int at = random.Next(whole.Length);
        Span<byte> page = Page(damaged, random);
        switch (random.Next(7))
        {
            case 0:
                random.NextBytes(damaged.AsSpan(at, Math.Min(random.Next(1, LongestRun), damaged.Length - at)));
                return (damaged, $"chance from {at}");
            case 1:
                damaged[at] ^= (byte)(1 << random.Next(8));
                return (damaged, $"a bit at {at}");
            case 2:
                int inHeader = random.Next(HeaderSize);
                page[inHeader] ^= (byte)(1 << random.Next(8));
                return (damaged, $"a bit at {inHeader} of a page");
            case 3:
                int inFooter = random.Next(PageSize - LongestRun, PageSize);
                page[inFooter] = (byte)random.Next(256);
                return (damaged, $"a byte at {inFooter} of a page");
            case 4:
                page.Clear();
                return (damaged, "a page of zeros");
            case 5:
                Page(damaged, random).CopyTo(page);
                return (damaged, "a page in the place of another");
            default:
                return (damaged[..at], $"the end from {at} on is gone");
        }
    }

    /// <summary>Damages a file that may be open, and says how.</summary>
    public static string InPlace(string path, Random random)
    {
        using FileStream file = OpenBeside(path);
        byte[] whole = new byte[file.Length];
        file.ReadExactly(whole);
        var (damaged, how) = Of(whole, random);
        file.SetLength(damaged.Length);
        file.Position = 0;
        file.Write(damaged);
        return how;
    }

    /// <summary>Takes all from a file that may be open.</summary>
    public static void Empty(string path)
    {
        using FileStream file = OpenBeside(path);
        file.SetLength(0);
    }

    /// <summary>Overwrites a page of a file that may be open.</summary>
    public static void OverwritePage(string path, int page)
    {
        using FileStream file = OpenBeside(path);
        file.Position = page * PageSize;
        file.Write([.. Enumerable.Repeat((byte)'x', PageSize)]);
    }

    private static FileStream OpenBeside(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static Span<byte> Page(byte[] file, Random random) => file.AsSpan(random.Next(file.Length / PageSize) * PageSize, PageSize);
}
