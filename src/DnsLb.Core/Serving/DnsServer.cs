using System.Net;
using DnsLb.Core.Answering;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Handover;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Recording;
using DnsLb.Core.Transport;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The whole server: bind → read the zones → first verdicts → answer, and follow the zone files until stopped.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private readonly IReadOnlyList<Listener> _listeners;
    private readonly PublishedZones _published = new();
    private readonly HealthMonitor _health;
    private readonly Notifier _notifier;
    private readonly ServerState _state;
    private readonly ZoneReloader _reloader;
    private readonly LeaseLoop _leases;
    private readonly Explainer _explainer;
    private readonly QueryRecording _recording;
    private readonly UdpTransport _udp;
    private readonly TcpTransport _tcp;
    private readonly CookieSecretFile? _cookieSecrets;
    private readonly RateLimitLog _rateLimits;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task? _following;

    private DnsServer(ServerSettings settings, DescriptorBudget budget, IReadOnlyList<Listener> listeners, TimeProvider time, ILogger logger)
    {
        _listeners = listeners;
        MostApiConnections = budget.Api;
        _logger = logger;
        var source = new FileSource(time, _stopping.Token);
        var cookies = new ServerCookies(time, [CookieSecret.Random()]);
        _cookieSecrets = settings.CookieSecrets is { } file ? new CookieSecretFile(file, source, cookies, time, logger) : null;
        _health = new HealthMonitor(time, logger, budget.Probes, settings.Prober);
        _notifier = new Notifier(settings.Notifications, time, logger);
        _state = new ServerState(settings.State, _health, _notifier, time, logger);
        _reloader = new ZoneReloader(settings, source, _published, _health, time, logger);
        _state.Happened += Feed.Tell;
        _reloader.Happened += Feed.Tell;
        var answering = new ResponderSet(settings, cookies, budget.Tcp.IdleTimeout, _published, time);
        _rateLimits = new RateLimitLog(settings.RateLimits, answering.Limiters, time, logger);
        _leases = new LeaseLoop(_published, _health.Known, time, logger);
        _explainer = new Explainer(_published, settings.Responders - 1, time);
        _recording = new QueryRecording(settings.Recording, answering.All.Count, Environment.MachineName, $"dnslb {typeof(DnsServer).Assembly.GetName().Version?.ToString(3)}", time, logger);
        _udp = new UdpTransport(listeners, answering.Udp, logger, time, recorders: _recording.Workers);
        _tcp = new TcpTransport(listeners, answering.Tcp, settings.Workers, budget.Tcp, time, logger, recorder: _recording.Workers.ElementAtOrDefault(answering.All.Count - 1));
        Handover = new ServerHandover(listeners, _udp, _tcp, _state, _stopping.Token);
        Progress = new ServerProgress([.. _udp.Counters, .. _tcp.Counters.Skip(1)], _health.Known.Progress, time);
        Figures = new ServerFigures(answering.All, answering.Limiters, _udp, _tcp, _health, _notifier, _reloader, _recording, _state);
    }

    /// <summary>The addresses that are served, with the ports that were chosen.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => listener.EndPoint)];

    /// <summary>How many connections of an API the limit of open files leaves room for.</summary>
    public int MostApiConnections { get; }

    /// <summary>What its parts have counted, for metrics.</summary>
    public ServerFigures Figures { get; }

    /// <summary>What outlives the process.</summary>
    public ServerState State => _state;

    /// <summary>What happens, for who watches the server.</summary>
    public ServerFeed Feed { get; } = new();

    /// <summary>What becomes of it when another process takes over.</summary>
    public ServerHandover Handover { get; }

    /// <summary>Whether it makes progress.</summary>
    public ServerProgress Progress { get; }

    /// <summary>The zones that are served now.</summary>
    public IReadOnlyList<Zone> Zones => _published.Current.Zones;

    /// <summary>Every zone file and what is served from it.</summary>
    public IReadOnlyList<ZoneFileStatus> ZoneFiles => _reloader.Files;

    /// <summary>What this machine thinks of its own probes: whether verdicts are frozen.</summary>
    public ProberStatus Prober => _health.Prober;

    /// <summary>Whether it answers only what has been received.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Why nobody should be sent here, a reason each; none when all is well.</summary>
    public IReadOnlyList<string> Complaints() =>
    [
        .. _stopping.IsCancellationRequested ? ["the server is stopping"] : Array.Empty<string>(),
        .. Zones.Count == 0 ? ["no zone is served, and every query is refused"] : Array.Empty<string>(),
    ];

    /// <summary>What is known of the members of every pool that is watched, in no order.</summary>
    public IReadOnlyList<PoolHealth> Pools() => _health.Known.Pools();

    /// <summary>The checks that probe an address or a name, at any port, with the members that they speak for.</summary>
    public IReadOnlyList<MemberCheck> ChecksAt(string host) => _health.Known.ChecksAt(host);

    /// <summary>Tells the heartbeat checks of a name what a member reports of itself.</summary>
    /// <param name="check">The check's name; in several zones it may be the same.</param>
    /// <param name="member">The member's address or its name.</param>
    /// <param name="report">What it says.</param>
    /// <returns>Whether it says something else of state or weight than before; null when the member has no such check.</returns>
    public bool? Beat(string check, string member, StateReport report) => _health.Beat(check, Values.Address(member)?.ToString() ?? member, report);

    /// <summary>The last results of a target, the newest first.</summary>
    public IReadOnlyList<TimedResult> Results(ProbeTarget target) => _health.Known.Results(target);

    /// <summary>Starts a server. It answers from the moment that this ends.</summary>
    /// <param name="settings">Settings without problems.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears the diagnostics of the zones, verdicts, reloads and failures.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <returns>The server, or why it could not start.</returns>
    public static async Task<ServerStart> StartAsync(ServerSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellation = default)
    {
        string? refusal = null;
        using Predecessor? before = settings.Handover is { TakesOver: true, Path: { } path } ? Predecessor.Find(path, logger, out refusal) : null;
        if (refusal is not null)
        {
            return new ServerStart(null, StartFailure.Environment, [refusal]);
        }

        // The queries in its sockets have to be answered, be there more or fewer of them than workers are asked for.
        if (before?.Listeners is [{ Udp.Count: var workers }, ..] && workers != settings.Workers)
        {
            logger.SettingWarning($"workers: {workers} as the server before has them, not {settings.Workers}, until a start that takes over from nobody");
            settings = settings with { Workers = workers };
        }

        var (server, problems) = Bind(settings, before, time, logger);
        return server is null
            ? new ServerStart(null, StartFailure.Environment, problems)
            : await StartAsync(server, settings, before, time, logger, cancellation).ConfigureAwait(false);
    }

    private static (DnsServer? Server, IReadOnlyList<string> Problems) Bind(ServerSettings settings, Predecessor? before, TimeProvider time, ILogger logger)
    {
        long openFiles = OpenFiles.Most();
        var budget = DescriptorBudget.Of(openFiles, settings.Listen.Count, settings.Workers, out string? tooFew);
        var (listeners, problems) = tooFew is null ? Binding.Bind(settings.Listen, settings.Workers, before?.Listeners) : ([], [tooFew]);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        if (openFiles < budget.Wanted)
        {
            logger.FewOpenFiles(openFiles, budget.Tcp.Connections, budget.Tcp.ConnectionsPerClient, budget.Probes, budget.Wanted);
        }

        return (new DnsServer(settings, budget, listeners, time, logger), []);
    }

    private static async Task<ServerStart> StartAsync(DnsServer server, ServerSettings settings, Predecessor? before, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        ServerStart? start = null;
        using CancellationTokenRegistration stops = cancellation.UnsafeRegister(stopping => ((CancellationTokenSource)stopping!).Cancel(), server._stopping);
        try
        {
            foreach (string warning in settings.ExecPrograms.Warnings(new FileSource(time, cancellation)))
            {
                logger.SettingWarning(warning);
            }

            // The server before this one keeps the state for as long as the zones are read: it may be that none of them can be served.
            FirstLoad load = server._reloader.Load();
            IReadOnlyList<string> fileProblems = server._cookieSecrets?.Load() ?? [];
            if (before is null || server.Judge(load, settings, fileProblems).Server is not null)
            {
                fileProblems = [.. fileProblems, .. before?.TakeState() is { } kept ? [kept] : server._state.Start()];
            }

            ServerStart judged = server.Judge(load, settings, fileProblems);
            if (judged.Server is not null)
            {
                // A server that is refused probes nobody, and tells nobody of what it would have found.
                await server._reloader.PublishAsync(load, cancellation).ConfigureAwait(false);
                server.Start();
                judged = before?.TakeAnswering() is { } problem ? new ServerStart(null, StartFailure.Environment, [problem]) : judged;
            }

            if (judged.Server is not null)
            {
                StartAnnouncement.Tell(logger, server.EndPoints, load, settings);
            }

            start = judged;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            start = new ServerStart(null, StartFailure.Stopped, []);
        }
        finally
        {
            if (start?.Server is null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (start.Failure == StartFailure.Stopped)
        {
            logger.Stopped();
        }

        return start;
    }

    /// <summary>Answers a query as it would be answered now, which takes its turn, and says why.</summary>
    public Explanation Explain(ExplainRequest request)
    {
        lock (_explainer)
        {
            return _explainer.Explain(request);
        }
    }

    /// <summary>Reads all zone files again, changed or not, and opens anew where queries are written down.</summary>
    /// <returns>What came of it; cancelled when the server stops before.</returns>
    public Task<ReloadReport> ReloadEverything()
    {
        _recording.Reopen();
        return _reloader.ReloadEverything();
    }

    /// <summary>Answers what has been received, then ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        // Answers first, while all that they need is there; the transports own the sockets of the listeners. Then the files, which replace
        // zones and their pools. The state is written for the last time while health knows the verdicts, and who hears of both ends last.
        await OrderlyEnd.OfAsync(
            () => new ValueTask(_stopping.CancelAsync()),
            OrderlyEnd.StepOf(_udp),
            _tcp.DisposeAsync,
            OrderlyEnd.StepOf(_recording),
            EndFollowingAsync,
            OrderlyEnd.StepOf(_reloader),
            _state.DisposeAsync,
            _health.DisposeAsync,
            _notifier.DisposeAsync,
            OrderlyEnd.StepOf(_stopping)).ConfigureAwait(false);
    }

    private async ValueTask EndFollowingAsync()
    {
        if (_following is not null)
        {
            await _following.ConfigureAwait(false);
            Handover.TellEnd(_logger);
        }
    }

    private ServerStart Judge(FirstLoad load, ServerSettings settings, IReadOnlyList<string> fileProblems)
    {
        IReadOnlyList<string> problems = [.. fileProblems, .. load.Found.Problems(settings.Zones)];
        if (problems.Count > 0)
        {
            return new ServerStart(null, StartFailure.Environment, problems);
        }

        // One broken file of many must not keep the others from being served; what is wrong with it is in the log.
        return load.Zones.Count == 0
            ? new ServerStart(null, StartFailure.Zones, ["none of the zone files can be served"])
            : new ServerStart(this, StartFailure.None, []);
    }

    private void Start()
    {
        _recording.Start();
        _udp.Start();
        _tcp.Start();
        _following = Task.WhenAll(
            Task.Run(() => _reloader.RunAsync(_stopping.Token)),
            _rateLimits.RunAsync(_stopping.Token),
            _leases.RunAsync(_stopping.Token),
            _cookieSecrets?.FollowAsync(_stopping.Token) ?? Task.CompletedTask);
    }
}
