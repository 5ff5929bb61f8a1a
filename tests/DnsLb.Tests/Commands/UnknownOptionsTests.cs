using DnsLb.Commands;

namespace DnsLb.Tests.Commands;

public class UnknownOptionsTests
{
    [Theory]
    [InlineData("serve --zones min --lisen 127.0.0.1:5311", "unknown option --lisen; did you mean \"--listen\"?")]
    [InlineData("serve --zones min --listen 127.0.0.1:0 --worker 2", "unknown option --worker; did you mean \"--workers\"?")]
    [InlineData("serve --zones min --worker=2", "unknown option --worker; did you mean \"--workers\"?")]
    [InlineData("serve --bogus", "unknown option --bogus; expected one of: --settings, --zones, --listen, --workers")]
    [InlineData("check min --foo", "unknown option --foo; expected one of:")]
    [InlineData("check -x", "unknown option -x; expected one of:")]
    [InlineData("explain a.example --zones z --typ A", "unknown option --typ; did you mean \"--type\"?")]
    [InlineData("demo --lisn 1", "unknown option --lisn; did you mean \"--listen\"?")]
    [InlineData("demo fail --hlep 1", "unknown option --hlep; did you mean \"--help\"?")]
    [InlineData("--verson", "unknown option --verson; did you mean \"--version\"?")]
    public void Of_MisspeltOption_NamesItAndTheNearest(string arguments, string message) =>
        Assert.StartsWith(message, Assert.Single(UnknownOptions.Of(DnsLbCommand.Create().Parse(arguments.Split(' ')))), StringComparison.Ordinal);

    [Theory]
    [InlineData("check -- -x")]
    [InlineData("check ./-x -")]
    [InlineData("check --help")]
    [InlineData("demo fail -1")]
    [InlineData("serve --zones a b --listen 127.0.0.1 --workers -2")]
    [InlineData("explain a.example --zones z --no-probe --json --type=AAAA")]
    public void Of_KnownOptionsAndValues_IsEmpty(string arguments) =>
        Assert.Empty(UnknownOptions.Of(DnsLbCommand.Create().Parse(arguments.Split(' '))));
}
