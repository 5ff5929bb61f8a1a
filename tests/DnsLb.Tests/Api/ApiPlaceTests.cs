using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class ApiPlaceTests
{
    [Theory]
    [InlineData("127.0.0.1:8053", "http://127.0.0.1:8053/", null)]
    [InlineData("127.0.0.1", "http://127.0.0.1:8053/", null)]
    [InlineData("[::1]:9", "http://[::1]:9/", null)]
    [InlineData("http://ns1.example.com:8053", "http://ns1.example.com:8053/", null)]
    [InlineData("https://ns1.example.com", "https://ns1.example.com/", null)]
    [InlineData("unix:/run/api.sock", "http://localhost/", "/run/api.sock")]
    public void Parse_APlace_IsRead(string text, string address, string? socket)
    {
        var place = ApiPlace.Parse(text);

        Assert.Equal((address, socket), ($"{place?.Address}", place?.Socket));
        Assert.Equal(socket is null ? address : text, $"{place}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("unix:")]
    [InlineData("unix:api.sock")]
    [InlineData("ftp://ns1.example.com")]
    [InlineData("http://ns1.example.com/api")]
    [InlineData("http://user:secret@ns1.example.com")]
    public void Parse_NoPlace_IsNull(string text) => Assert.Null(ApiPlace.Parse(text));
}
