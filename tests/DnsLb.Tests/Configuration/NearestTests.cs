using DnsLb.Core.Configuration;

namespace DnsLb.Tests.Configuration;

public sealed class NearestTests
{
    private static readonly string[] Words = ["weight", "weighted", "policy", "check"];

    [Theory]
    [InlineData("wieght", "weight")]
    [InlineData("polcy", "policy")]
    [InlineData("Check", "check")]
    [InlineData("something", null)]
    public void To_AMisspeltWord_IsTheLikelyOne(string written, string? expected) => Assert.Equal(expected, Nearest.To(written, Words));

    [Fact]
    public void Hint_NothingNear_ListsTheWords() => Assert.All(Words, word => Assert.Contains(word, Nearest.Hint("something", Words), StringComparison.Ordinal));
}
