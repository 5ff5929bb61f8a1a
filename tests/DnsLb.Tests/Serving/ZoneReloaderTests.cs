using System.Net;
using DnsLb.Core.Files;
using DnsLb.Core.Health;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using DnsLb.Tests.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class ZoneReloaderTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PublishedZones _published = new();
    private readonly FailingOnce _log = new("ns1.a.test. has an IPv6");
    private readonly HealthMonitor _health;
    private readonly ZoneReloader _reloader;

    public ZoneReloaderTests()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", serial: 1));
        _health = new HealthMonitor(_time);
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Workers = 1 };
        _reloader = new ZoneReloader(settings, RealFiles.Source, _published, _health, _time, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _health.DisposeAsync();
        _reloader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReloadThatFails_IsPublishedByTheNext()
    {
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", serial: 2, more: "ns1 IN AAAA 2001:db8::53"));
        await _reloader.ReloadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _reloader.ReloadAsync());
        Assert.Equal(1u, Assert.Single(_published.Current.Zones).Serial);

        await _reloader.ReloadAsync();

        Assert.Equal(2u, Assert.Single(_published.Current.Zones).Serial);
    }

    [Fact]
    public async Task ZoneWhoseFileIsRemoved_IsTakenOverByTheFileThatWaits()
    {
        _folder.Write("b.zone", ZoneText.Of("a.test.", serial: 2));
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        Assert.Equal(1u, Assert.Single(_published.Current.Zones).Serial);

        File.Delete(_folder["a.test.zone"]);
        await ReloadUntilAsync(zones => zones[0].Serial == 2);
    }

    [Fact]
    public async Task ZoneWhoseFileIsRenamed_IsServedAllTheTime()
    {
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        File.Move(_folder["a.test.zone"], _folder[".hidden"]);
        await _reloader.ReloadAsync();

        // As if the folder had been listed between the removal and the appearance.
        File.Move(_folder[".hidden"], _folder["b.zone"]);

        _folder.Write("b.zone", ZoneText.Of("a.test.", serial: 2));

        await ReloadUntilAsync(zones => zones[0].Serial == 2);
    }

    [Fact]
    public async Task RemovedZone_IsServedNoMoreThoughAnotherFileNeverRests()
    {
        string other = _folder.Write("b.test.zone", ZoneText.Of("b.test."));
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        File.Delete(_folder["a.test.zone"]);
        using var writer = new StreamWriter(other, append: true);
        writer.Write(";");
        writer.Flush();

        await ReloadUntilAsync(zones => zones.All(zone => zone.Name != "a.test."));
    }

    [Fact]
    public async Task Files_WhileOneHasErrors_SayWhatIsServedAndSinceWhen()
    {
        DateTimeOffset start = _time.GetUtcNow();
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        _folder.Write("a.test.zone", "no zone");
        await _reloader.ReloadAsync(everything: true);

        ZoneFileStatus kept = Assert.Single(_reloader.Files);
        Assert.Equal((1u, start, false), (kept.Zone!.Serial, kept.LoadedAt, kept.IsCurrent));
        Assert.NotEmpty(kept.Diagnostics);

        _folder.Write("a.test.zone", ZoneText.Of("a.test.", serial: 2));
        await _reloader.ReloadAsync(everything: true);

        ZoneFileStatus served = Assert.Single(_reloader.Files);
        Assert.Equal((2u, start + TimeSpan.FromHours(1), true), (served.Zone!.Serial, served.LoadedAt, served.IsCurrent));
    }

    [Fact]
    public async Task Happened_AFileIsRejectedTwice_IsToldOnce()
    {
        var told = new List<ZonesEvent>();
        _reloader.Happened += told.Add;
        await _reloader.PublishAsync(_reloader.Load(), CancellationToken.None);
        _folder.Write("a.test.zone", "no zone");

        ReloadReport first = await _reloader.ReloadAsync(everything: true);
        ReloadReport second = await _reloader.ReloadAsync(everything: true);

        Assert.All([first, second], report => Assert.Equal(("a.test.", ReadFileFate.Rejected), (report.Files.Single().Zone, report.Files.Single().Fate)));
        Assert.Equal(first.Files.Single().File, Assert.Single(Assert.Single(told).Rejected).File);
    }

    [Fact]
    public async Task ReloadEverything_TheServerStopsMeanwhile_IsCancelled()
    {
        using var stopping = new CancellationTokenSource();
        var log = new LogLines();
        var settings = new ServerSettings { Zones = [_folder.Path, _folder["none"]], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Workers = 1 };
        using var reloader = new ZoneReloader(settings, new FileSource(TimeProvider.System, stopping.Token), _published, _health, _time, log);
        await reloader.PublishAsync(reloader.Load(), CancellationToken.None);
        Task<ReloadReport> asked = reloader.ReloadEverything();

        // That a folder is missing is said before the files are read.
        log.Added += _ => stopping.Cancel();
        Task running = reloader.RunAsync(stopping.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await running;

        Assert.True(asked.IsCanceled);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(200, 200)]
    [InlineData(3000, 3000)]
    public void PauseAfter_IsAsLongAsTheReloadTook(int took, int pause) =>
        Assert.Equal(TimeSpan.FromMilliseconds(pause), ZoneReloader.PauseAfter(TimeSpan.FromMilliseconds(took)));

    private async Task ReloadUntilAsync(Func<IReadOnlyList<Zone>, bool> isDone)
    {
        const int enough = 10;
        for (int reload = 0; reload < enough && !isDone(_published.Current.Zones); reload++)
        {
            await _reloader.ReloadAsync();
            Assert.NotEmpty(_published.Current.Zones);
        }

        Assert.True(isDone(_published.Current.Zones));
    }

    /// <summary>A logger that fails at the first line that holds a text.</summary>
    private sealed class FailingOnce(string text) : ILogger
    {
        private bool _hasFailed;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!_hasFailed && formatter(state, exception).Contains(text, StringComparison.Ordinal))
            {
                _hasFailed = true;
                throw new InvalidOperationException(text);
            }
        }
    }
}
