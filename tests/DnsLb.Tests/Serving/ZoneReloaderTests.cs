using System.Net;
using DnsLb.Core.Health;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class ZoneReloaderTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PublishedZones _published = new();
    private readonly FailingOnce _log = new("name server");
    private readonly HealthMonitor _health;
    private readonly ZoneReloader _reloader;

    public ZoneReloaderTests()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", serial: 1));
        _health = new HealthMonitor(_time);
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Workers = 1 };
        _reloader = new ZoneReloader(settings, _published, _health, _time, _log);
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
        await _reloader.LoadAsync(CancellationToken.None);
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", serial: 2, more: "ns1 IN AAAA 2001:db8::53"));
        await _reloader.ReloadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _reloader.ReloadAsync());
        Assert.Equal(1u, Assert.Single(_published.Current.Zones).Serial);

        await _reloader.ReloadAsync();

        Assert.Equal(2u, Assert.Single(_published.Current.Zones).Serial);
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
