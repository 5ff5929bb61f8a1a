using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class StatusListTests
{
    [Theory]
    [InlineData("200", 200, true)]
    [InlineData("200", 201, false)]
    [InlineData("200,204,300-399", 204, true)]
    [InlineData("200,204,300-399", 300, true)]
    [InlineData("200,204,300-399", 399, true)]
    [InlineData("200,204,300-399", 400, false)]
    public void Contains_ListAndStatus_IsInItOrNot(string list, int status, bool contained) =>
        Assert.Equal(contained, StatusList.Contains(list, status));

    [Theory]
    [InlineData("")]
    [InlineData("200,")]
    [InlineData("2xx")]
    [InlineData("299-200")]
    [InlineData("99")]
    [InlineData("200-299-300")]
    public void IsValid_AnotherForm_IsNot(string list) => Assert.False(StatusList.IsValid(list));
}
