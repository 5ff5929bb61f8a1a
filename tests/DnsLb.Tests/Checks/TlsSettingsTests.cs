using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public sealed class TlsSettingsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("ca= has no effect with verify=off; leave out one of them", "ca", "verify=off")]
    [InlineData("client-key= needs client-cert=", "client-key")]
    [InlineData("cert-warn-days= must be above cert-fail-days=, or it never warns", "cert-warn-days=3", "cert-fail-days=3")]
    public void Problem_KeysThatDoNotGoTogether_SaysSo(string problem, params string[] keys) => Assert.Equal([problem], Problems("https", keys));

    [Fact]
    public void Problem_TcpWithoutTls_SaysSo() =>
        Assert.Equal(["sni=, verify=, ca=, cert-warn-days=, cert-fail-days=, client-cert=, client-key= need tls=on"], Problems("tcp", "port=1", "verify=off"));

    [Theory]
    [InlineData("ca", "/no/such", "cannot read \"/no/such\": it does not exist")]
    [InlineData("ca", "empty", "\"PATH\" holds no certificate in PEM")]
    [InlineData("ca", "malformed", "\"PATH\" holds a malformed certificate: ")]
    [InlineData("client-cert", "ca.pem", "\"PATH\" has no private key that fits: ")]
    [InlineData("client-cert", "empty", "\"PATH\" holds no certificate in PEM")]
    public void Load_WrongFile_IsAProblem(string key, string name, string problem)
    {
        string path = name switch
        {
            "empty" => _authority.Write("empty", "nothing"),
            "malformed" => _authority.Write("malformed", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
            "ca.pem" => _authority.File,
            _ => name,
        };

        Assert.StartsWith(problem.Replace("PATH", path, StringComparison.Ordinal), Assert.Single(Problems("https", $"{key}={path}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralWrongKeys_ReportsAll() =>
        Assert.Equal(
            ["\"port=0\": port must be a port from 1 to 65535", "cannot read \"/a\": it does not exist", "cannot read \"/b\": it does not exist"],
            Problems("https", "port=0", "ca=/a", "client-cert=/b"));

    [Fact]
    public void Load_KeyOfAnotherCertificate_IsAProblem()
    {
        string path = _authority.Issue("a.example");

        string problem = Assert.Single(Problems("https", $"client-cert={path}", $"client-key={_authority.Issue("b.example")}"));

        Assert.StartsWith($"\"{path}\" has no private key that fits: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameFiles_IsTheSameCheckUntilTheirContentChanges()
    {
        string path = _authority.Write("trusted", File.ReadAllText(_authority.File));
        ICheck before = CheckRun.Create("https", ("ca", path));

        Assert.Equal(before, CheckRun.Create("https", ("ca", path)));
        using var other = new TestAuthority();
        _authority.Write("trusted", File.ReadAllText(other.File));
        Assert.NotEqual(before, CheckRun.Create("https", ("ca", path)));
    }

    private List<string> Problems(string kind, params string[] keys)
    {
        List<string> problems = [];
        Assert.Null(CheckRun.Create(kind, problems, [.. keys.Select(key => (key.Split('=')[0], key.Contains('=') ? key.Split('=')[1] : _authority.File))]));
        return problems;
    }
}
