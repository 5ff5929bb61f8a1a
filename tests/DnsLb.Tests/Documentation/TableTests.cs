using DnsLb.Api;
using DnsLb.Commands;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Serving;
using DnsLb.Hosting;
using Microsoft.Extensions.Logging;

namespace DnsLb.Tests.Documentation;

/// <summary>The tables of the READMEs say what the tables in the code say.</summary>
public sealed class TableTests
{
    private const string Format = "zones/README.md";

    [Fact]
    public void PoolKeys_Table_IsThatOfTheCode() => AssertTable(Format, "Pool keys", Rows(PoolSettings.Keys));

    [Fact]
    public void MemberKeys_Table_IsThatOfTheCode() => AssertTable(Format, "Member keys", Rows(MemberSettings.Keys));

    [Fact]
    public void TimingKeys_Table_IsThatOfTheCode() => AssertTable(Format, "Keys of every check", Rows(CheckTiming.Keys));

    [Fact]
    public void CheckKeys_Table_IsThatOfTheCode() =>
        AssertTable(Format, "Kinds of check and their keys",
        [
            .. CheckKinds.All.SelectMany(kind => kind.Keys.Select(key => Row($"`{kind.Name}`", $"`{key.Name}`", key.Form, key.Meaning))),
            .. CalculatedKind.All.SelectMany(kind => kind.Keys.Select(key => Row($"`{kind.Name}`", $"`{key.Name}`", key.Form, key.Meaning))),
        ]);

    [Theory]
    [InlineData(Format)]
    [InlineData("README.md")]
    public void Policies_Table_IsThatOfTheCode(string file) =>
        AssertTable(file, "Policies", Policies.All.Select(policy => Row($"`{policy.Name}`", policy.Meaning, policy.DefaultAnswers == int.MaxValue ? "all" : $"{policy.DefaultAnswers}")));

    [Fact]
    public void Checks_Table_IsThatOfTheCode() => AssertTable("README.md", "Checks",
    [
        .. CheckKinds.All.Select(kind => Row($"`{kind.Name}`", kind.Meaning, KeyNames(kind.Keys.Select(key => key.Name)))),
        .. CalculatedKind.All.Select(kind => Row($"`{kind.Name}`", kind.Meaning, KeyNames(kind.Keys.Select(key => key.Name)))),
    ]);

    [Fact]
    public void Commands_Table_IsThatOfTheCode() => AssertTable("README.md", "Command line", DnsLbCommand.Create().Subcommands.Select(command => Row($"`dnslb {command.Name}`", command.Description!)));

    [Fact]
    public void ReachAServer_Table_HasTheOptionsAndVariables() => Assert.Equal(
        [
            ["`--api`", $"`{ClientVariables.Api}`"],
            [$"`{ClientTls.AuthoritiesOption}`", $"`{ClientVariables.Authorities}`"],
            [$"`{ClientTls.CertificateOption}`", $"`{ClientVariables.Certificate}`"],
            [$"`{ClientTls.KeyOption}`", $"`{ClientVariables.Key}`"],
            ["`--api-token`", "`DNSLB_API_TOKEN`"],
        ],
        MarkdownFile.Read("README.md").Table("Reach a server on another machine").Select(cells => cells[..2]));

    [Fact]
    public void Settings_Table_IsThatOfTheCode() => AssertTable(
        "README.md",
        "Settings",
        [
            Row("`--settings`", $"`{ServerConfiguration.FileVariable}`", "", "a file", ServerConfiguration.Meaning),
            .. ServerSettings.Keys.Select(key => Row($"`--{key.Name}`", $"`DNSLB_{key.Name.Replace('-', '_').ToUpperInvariant()}`", $"`{SettingForm.JsonName(key.Name)}`", key.Form, key.Meaning)),
            Row("", "`DNSLB_LOGGING__LOGLEVEL__DEFAULT`", "`{\"Logging\": {\"LogLevel\": {\"Default\": \"Warning\"}}}`", string.Join('|', Enum.GetNames<LogLevel>()), "the least severe lines that are logged; default Information"),
        ]);

    private static IEnumerable<string> Rows<T>(IReadOnlyList<Key<T>> keys)
        where T : class => keys.Select(key => Row($"`{key.Name}`", key.Form, key.Meaning));

    private static string KeyNames(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";

    private static void AssertTable(string file, string heading, IEnumerable<string> expected) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', MarkdownFile.Read(file).Table(heading).Select(cells => Row(cells))));
}
