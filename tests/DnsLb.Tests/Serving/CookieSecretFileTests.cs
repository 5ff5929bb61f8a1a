using DnsLb.Core.Answering;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Tests.Answering;
using DnsLb.Tests.Files;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class CookieSecretFileTests : IDisposable
{
    private const string First = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private const string Second = "dd3bdf9344b678b185a6f5cb60fca715";

    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ServerCookies _cookies;

    public CookieSecretFileTests() => _cookies = new ServerCookies(_time, [CookieSecret.Random()]);

    private string Path => _folder["secrets"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(First)]
    [InlineData("# in use\n" + First + "\n\n" + Second + " # the next\n")]
    [InlineData(First + "\r\n" + Second + "\r\n")]
    public void Load_OneOrTwoSecrets_UsesThem(string text)
    {
        CookieSecretFile file = Write(text);

        Assert.Empty(file.Load());
        Assert.Equal(SignedBy(First), Signed());
    }

    [Theory]
    [InlineData("", "secrets: it holds 0 cookie secrets; it must hold one")]
    [InlineData(First + "\n" + First + "\n" + First, "secrets: it holds 3 cookie secrets; it must hold one")]
    [InlineData(First + "\n12ab34\n", "secrets:2: a cookie secret must be 32 hexadecimal digits, such as those of: openssl rand -hex 16")]
    [InlineData("x5e973e5a6b2a43f48e7dc849e37bfcf", "secrets:1: a cookie secret must be 32 hexadecimal digits")]
    [InlineData(" +5e973e5a6b2a43f48e7dc849e37bfcf", "secrets:1: a cookie secret must be 32 hexadecimal digits")]
    public void Load_AnythingElse_SaysWhereWithoutTheSecret(string text, string problem)
    {
        string found = Assert.Single(Write(text).Load());

        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.DoesNotContain("5e973e", found, StringComparison.Ordinal);
        Assert.DoesNotContain("12ab34", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(First, 1)]
    [InlineData(Second, 0)]
    public void Load_SecondSecret_IsWarnedOfWhereItIsTheFirst(string second, int warnings)
    {
        Assert.Empty(Write($"{First}\n{second}").Load());

        Assert.Equal(warnings, _log.All.Count(line => line.Contains("both cookie secrets are the same", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_NoFile_SaysSo() => Assert.Matches("^cookie-secrets: .*secrets: it does not exist; it must be a file with a line of 32 hexadecimal digits", Assert.Single(File().Load()));

    [Fact]
    public void Load_LongFile_IsNotReadWhole() => Assert.Contains("it is longer than 4096 bytes", Assert.Single(Write(new string('#', 5000)).Load()), StringComparison.Ordinal);

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, 1)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, 0)]
    public void Load_FileThatEveryoneCanRead_IsWarnedOf(UnixFileMode mode, int warnings)
    {
        CookieSecretFile file = Write(First);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(Path, mode);
        }

        file.Load();

        Assert.Equal(warnings, _log.All.Count(line => line.Contains("chmod 600", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Follow_ChangedFile_IsUsedUnlessSomethingIsWrong()
    {
        CookieSecretFile file = Write(First);
        file.Load();
        using var stopping = new CancellationTokenSource();
        Task following = file.FollowAsync(stopping.Token);

        Write("oops");
        AdvanceUntilLogged("the old cookie secrets stay in use: ");
        Assert.Equal(SignedBy(First), Signed());

        Write($"{Second}\n{First}");
        AdvanceUntilLogged("read the cookie secrets of ");
        Assert.Equal(SignedBy(Second), Signed());

        await stopping.CancelAsync();
        await following;
    }

    [Fact]
    public async Task Follow_FileThatDoesNotAnswer_IsToldOnceAndReadWhenItDoes()
    {
        var threads = new ReaderThreads();
        _folder.Write("secrets", First);
        var file = new CookieSecretFile(Path, new FileSource(TimeProvider.System, threads), _cookies, _time, _log);
        file.Load();
        using var stopping = new CancellationTokenSource();
        Task following = file.FollowAsync(stopping.Token);

        threads.Unanswered.Add(new FileKey(Path), UnansweredFiles.Patience);
        AdvanceUntilLogged("secrets: not read within 5 s; ");
        _folder.Write("secrets", Second);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(SignedBy(First), Signed());
        threads.Unanswered.Remove(new FileKey(Path), UnansweredFiles.Patience);
        AdvanceUntilLogged("read the cookie secrets of ");

        Assert.Equal(SignedBy(Second), Signed());
        Assert.Single(_log.All, line => line.Contains("the old cookie secrets stay in use", StringComparison.Ordinal));
        await stopping.CancelAsync();
        await following;
    }

    private CookieSecretFile File() => new(Path, RealFiles.Source, _cookies, _time, _log);

    private CookieSecretFile Write(string text)
    {
        _folder.Write("secrets", text);
        return File();
    }

    // The hash of a cookie that a client without one is given.
    private ulong Signed() => _cookies.Answer(Cookie(), Question.UdpClient(), out _).Hash;

    private static Core.Wire.Cookie Cookie()
    {
        Assert.True(Core.Wire.Cookie.TryRead(new byte[8], out Core.Wire.Cookie cookie));
        return cookie;
    }

    private ulong SignedBy(string secret)
    {
        var cookies = new ServerCookies(_time, [CookieSecret.Parse(secret)!]);
        return cookies.Answer(Cookie(), Question.UdpClient(), out _).Hash;
    }

    private void AdvanceUntilLogged(string line) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _log.All.Any(logged => logged.Contains(line, StringComparison.Ordinal));
        },
        TimeSpan.FromMinutes(4)));
}
