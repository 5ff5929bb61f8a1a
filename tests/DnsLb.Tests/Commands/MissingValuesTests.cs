using DnsLb.Commands;

namespace DnsLb.Tests.Commands;

public class MissingValuesTests
{
    [Theory]
    [InlineData("serve --listen 127.0.0.1:0 --zones", "--zones lacks its value: where the zone files are; several are allowed (a folder or a zone file)")]
    [InlineData("serve --zones --listen 127.0.0.1:0", "--zones lacks its value: where the zone files are; several are allowed (a folder or a zone file)")]
    [InlineData("serve --zones a b --zones", "--zones lacks its value: where the zone files are; several are allowed (a folder or a zone file)")]
    [InlineData("serve --workers --zones a", "--workers lacks its value: UDP threads on each listen address")]
    [InlineData("check a --exec-programs", "--exec-programs lacks its value: ")]
    [InlineData("explain a --zones z --client --json", "--client lacks its value: ")]
    [InlineData("drain www --for --reason r", "--for lacks its value: ")]
    public void Of_AnOptionWithoutItsValue_SaysWhatIsMissing(string arguments, string message) =>
        Assert.StartsWith(message, Assert.Single(MissingValues.Of(DnsLbCommand.Create().Parse(arguments.Split(' ')))), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve --zones a b --listen 127.0.0.1")]
    [InlineData("serve --zones=a --workers=2")]
    [InlineData("explain a --zones z --no-probe --json")]
    [InlineData("serve --help")]
    [InlineData("--version")]
    public void Of_OptionsWithTheirValues_IsEmpty(string arguments) =>
        Assert.Empty(MissingValues.Of(DnsLbCommand.Create().Parse(arguments.Split(' '))));
}
