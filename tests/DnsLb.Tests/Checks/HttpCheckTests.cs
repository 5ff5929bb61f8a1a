using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class HttpCheckTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nno more than this";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200-299", true, "match", "status 200")]
    [InlineData(Ok, "200-299", true, "match", "status 200")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "200-299", false, "match", "status 503, expected 200-299")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "200,302", true, "match", "status 302")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "200-299", false, "match", "status 302 to http://192.0.2.1/, expected 200-299")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n", "200-299", false, "response", "the response is not HTTP")]
    [InlineData("", "200-299", false, "first byte", "connection closed before a response")]
    public async Task ProbeAsync_Response_IsJudgedByItsStatus(string response, string expect, bool passed, string phase, string reason)
    {
        await using var backend = Backend.Answering(response);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("expect", expect)), backend.EndPoint);

        Assert.Equal((passed, phase, reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_HostAndPath_AreSent()
    {
        await using var backend = Backend.Answering(Ok);

        await CheckRun.RunAsync(CheckRun.Create("http", ("host", "www.example.com"), ("path", "/healthz?deep=1")), backend.EndPoint);

        Assert.StartsWith("GET /healthz?deep=1 HTTP/1.1\r\n", backend.Request, StringComparison.Ordinal);
        Assert.Contains($"Host: www.example.com:{backend.EndPoint.Port}\r\n", backend.Request, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", backend.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http"), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("GET", "GET /", false)]
    [InlineData("HEAD", "HEAD /", false)]
    [InlineData("POST", "POST /", true)]
    [InlineData("OPTIONS", "OPTIONS /", false)]
    public async Task ProbeAsync_Method_IsThatOfTheRequest(string method, string line, bool hasLength)
    {
        await using var backend = Backend.Answering(Ok);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("method", method)), backend.EndPoint);

        Assert.True(result.Passed, result.Reason);
        Assert.StartsWith($"{line} HTTP/1.1\r\n", backend.Request, StringComparison.Ordinal);
        Assert.Equal(hasLength, backend.Request.Contains("Content-Length: 0\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProbeAsync_Headers_AreSent()
    {
        await using var backend = Backend.Answering(Ok);

        await CheckRun.RunAsync(CheckRun.Create("http", ("header", "X-Token: a b:c "), ("header", "Accept:text/plain"), ("header", "User-Agent: me (test)")), backend.EndPoint);

        Assert.Contains("X-Token: a b:c\r\nAccept: text/plain\r\nUser-Agent: me (test)\r\n", backend.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("body", "all is well", true, "status 200")]
    [InlineData("body", "is we", true, "status 200")]
    [InlineData("body", "All", false, "status 200, received \"all is well\\n\", expected \"All\"")]
    [InlineData("body-regex", "^(?i)All is (well|fine)$", true, "status 200")]
    [InlineData("body-regex", "^well", false, "status 200, received \"all is well\\n\", expected a match of ^well")]
    public async Task ProbeAsync_Body_MustHoldWhatIsExpected(string key, string value, bool passed, string reason)
    {
        await using var backend = Backend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nall is well\n");

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", (key, value), ("body", "well")), backend.EndPoint);

        Assert.Equal((passed, "match", reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_BodyThatIsCutOff_SaysSo()
    {
        await using var backend = Backend.Answering("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nall");

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("body", "well")), backend.EndPoint);

        Assert.Equal((false, "response", "connection closed in the response: received \"all\", expected \"well\""), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("http", "path", "healthz")]
    [InlineData("http", "path", "/a b")]
    [InlineData("http", "host", "a b")]
    [InlineData("http", "port", "0")]
    [InlineData("http", "expect", "ok")]
    [InlineData("http", "method", "PUT")]
    [InlineData("http", "version", "3")]
    [InlineData("http", "header", "no colon")]
    [InlineData("http", "header", "a b: c")]
    [InlineData("http", "header", "X: \u00e4")]
    [InlineData("http", "header", "host: x")]
    [InlineData("http", "header", "Transfer-Encoding: chunked")]
    [InlineData("http", "header", "content-type: text/plain")]
    [InlineData("http", "body", "")]
    [InlineData("http", "body-regex", "(")]
    [InlineData("http", "ca", "x")]
    [InlineData("https", "sni", "a b")]
    [InlineData("https", "cert-warn-days", "0")]
    [InlineData("http", "verify", "off")]
    [InlineData("https", "verify", "no")]
    public void Create_WrongValue_IsAProblem(string kind, string key, string value)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create(kind, problems, (key, value)));
        Assert.Contains(key, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameKeys_IsTheSameCheck()
    {
        Assert.Equal(CheckRun.Create("https", ("path", "/x"), ("expect", "204")), CheckRun.Create("https", ("expect", "204"), ("path", "/x")));
        Assert.Equal(CheckRun.Create("http", ("header", "a: b"), ("body", "c")), CheckRun.Create("http", ("header", "a: b"), ("body", "c")));
        Assert.NotEqual(CheckRun.Create("http", ("header", "a: b")), CheckRun.Create("http", ("header", "a: c")));
        Assert.Equal((80, 443), (CheckRun.Create("http").Port, CheckRun.Create("https").Port));
    }
}
