using System.Text;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class EntryReaderTests
{
    [Theory]
    [InlineData("a b\nc", "1:a|b", "2:c")]
    [InlineData("a b\n\n\n c\n", "1:a|b", "2:", "3:", "4: |c")]
    [InlineData("a ( b\n c ) d\ne", "1:a|b|c|d", "3:e")]
    [InlineData("a ((b)\n c) d\ne", "1:a|b|c|d", "3:e")]
    [InlineData("a\"b c\"d", "1:a|b c|d")]
    [InlineData("a\\ b\\;c", "1:a\\ b\\;c")]
    [InlineData("a;b", "1:a")]
    [InlineData("\"a\\\"b\"", "1:a\\\"b")]
    [InlineData("a\\\nb", "1:a\\", "2:b")]
    [InlineData("\"a\nb\n", "1:", "2:b")]
    public void Read_Text_IsCutIntoEntriesAndTokens(string text, params string[] expected)
    {
        foreach (int chunk in (int[])[1, 2, 3, 1000])
        {
            Assert.Equal(expected, Entries(new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk)));
        }
    }

    [Fact]
    public void Read_EntryLongerThanTheBuffer_IsWhole()
    {
        string word = new('x', 300_000);
        Assert.Equal(["1:a", $"2:b|{word}", "3:c"], Entries(new ChunkedStream(Encoding.UTF8.GetBytes($"a\nb {word}\nc"), 70_000)));
    }

    [Fact]
    public void Read_EntryAboveTheLimit_IsAProblemAndTheEnd()
    {
        var reader = new EntryReader(new ChunkedStream(Encoding.UTF8.GetBytes($"a (\n{new string('x', EntryReader.MaxEntry)}\n{new string('x', EntryReader.MaxEntry)}"), 100_000));
        var entry = new Entry();
        Assert.True(reader.Read(entry));
        Assert.Equal("an entry of more than 1,048,576 bytes; is a parenthesis left open?", entry.Problem);
        Assert.False(reader.Read(entry));
    }

    private static List<string> Entries(Stream stream)
    {
        var reader = new EntryReader(stream);
        var entry = new Entry();
        var entries = new List<string>();
        while (reader.Read(entry))
        {
            var tokens = Enumerable.Range(0, entry.Count).Select(i => Encoding.UTF8.GetString(entry[i]));
            entries.Add($"{entry.Line}:{(entry.BeginsBlank ? " |" : "")}{string.Join('|', tokens)}");
        }

        return entries;
    }

    /// <summary>Gives at most so many bytes at a time, as a pipe does.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
