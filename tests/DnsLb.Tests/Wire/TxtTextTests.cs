using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Wire;

public sealed class TxtTextTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("é", 2)]
    public void Encode_Short_IsOneString(string text, int length) =>
        Assert.Equal([(byte)length, .. Encoding.UTF8.GetBytes(text)], TxtText.Encode(text, 1000));

    // 255 is odd: a string of characters of two bytes ends before.
    [Theory]
    [InlineData('a', 255, new[] { 255 })]
    [InlineData('a', 256, new[] { 255, 1 })]
    [InlineData('é', 128, new[] { 254, 2 })]
    [InlineData('€', 200, new[] { 255, 255, 90 })]
    public void Encode_Long_IsStringsOfWholeCharacters(char character, int count, int[] lengths)
    {
        string[] strings = Decode(TxtText.Encode(new string(character, count), 1000));

        Assert.Equal(lengths, strings.Select(Encoding.UTF8.GetByteCount));
        Assert.Equal(new string(character, count), string.Concat(strings));
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abc…")]
    [InlineData("aéé€€", 8, "aéé…")]
    [InlineData("a😀😀", 7, "a…")]
    public void Cut_TooLong_EndsBetweenCharactersAndSaysSo(string text, int most, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(TxtText.Cut(text, most)));

    private static string[] Decode(ReadOnlySpan<byte> data)
    {
        var strings = new List<string>();
        for (; !data.IsEmpty; data = data[(data[0] + 1)..])
        {
            strings.Add(Encoding.UTF8.GetString(data.Slice(1, data[0])));
        }

        return [.. strings];
    }
}
