using System.Net;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Api;

public sealed class ApiAccessTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Basic " + Token, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer " + Token + "0", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer " + Token, HttpStatusCode.OK)]
    [InlineData("bearer " + Token, HttpStatusCode.OK)]
    public async Task Request_ATokenIsAskedFor_MustSendIt(string? credentials, HttpStatusCode expected)
    {
        string file = _folder.Write("token", $"{Token}\n");
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { TokenFile = file });

        ApiAnswer answer = await api.SendAsync(HttpMethod.Get, "/healthz", content: null, credentials is null ? [] : [("Authorization", credentials)]);

        Assert.Equal(expected, answer.Status);
        Assert.DoesNotContain(Token, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdef ")]
    [InlineData("0123456789abcdef\nsecond line")]
    [InlineData("0123456789abcdefä")]
    public void Of_AFileThatHoldsNoToken_SaysWhatItMustHoldAndNotWhatItHolds(string text)
    {
        string file = _folder.Write("token", text);

        var (access, problems) = ApiAccess.Of(new ApiSettings { TokenFile = file });

        Assert.Null(access);
        Assert.Equal($"api-token: {file}: it must hold one line of 16 to 256 visible ASCII characters", Assert.Single(problems));
    }

    [Fact]
    public void Of_NoFile_SaysSo()
    {
        var (access, problems) = ApiAccess.Of(new ApiSettings { TokenFile = _folder.PathOf("none") });

        Assert.Null(access);
        Assert.StartsWith($"api-token: {_folder.PathOf("none")}: ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_ANamedPipe_IsRefusedAndNotWaitedFor()
    {
        string pipe = _folder.PathOf("pipe");
        Assert.Equal(0, (await ChildProcess.RunAsync("mkfifo", [pipe])).ExitCode);

        var (access, problems) = ApiAccess.Of(new ApiSettings { TokenFile = pipe });

        Assert.Null(access);
        Assert.Equal($"api-token: {pipe}: it is no regular file", Assert.Single(problems));
    }

    [Fact]
    public void Of_NoApi_ReadsNothing() =>
        Assert.Equal((null, 0), (ApiAccess.Of(new ApiSettings { Listen = null, TokenFile = _folder.PathOf("none") }) is var (access, problems) ? access : null, problems.Count));
}
