using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Health;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>Reads the zones, and reads them again when their files change: compile → take over rotation and health → publish at once.</summary>
/// <remarks>What is served is never touched: a reload makes new zones beside it and publishes them with one write.</remarks>
internal sealed class ZoneReloader : IDisposable
{
    // Twice this, for a change to be seen and to have rested, leaves more than half a second of the promised one.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    // New members of a reloaded pool are worth a short wait, but a change must not hang on a target that does not answer.
    private static readonly TimeSpan LongestWaitForVerdicts = TimeSpan.FromMilliseconds(300);

    private readonly FileSource _source;
    private readonly ZoneFileTracker _files;
    private readonly PermittedPrograms _programs;
    private readonly ZoneCatalog _catalog;
    private readonly PublishedZones _published;
    private readonly HealthMonitor _health;
    private readonly ListenerCoverage _coverage;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReloadRequests _requests = new();
    private readonly ZoneFileOverview _overview;
    private IReadOnlyList<Diagnostic> _problems = [];
    private IReadOnlyList<string> _unanswered = [];
    private IReadOnlyList<Zone> _served = [];
    private volatile ZoneFileFigures _figures = new(0, 0, 0, 0, 0, default);

    /// <param name="settings">Where the zones are and where the server listens.</param>
    /// <param name="source">Reads the files.</param>
    /// <param name="published">Where zones are published.</param>
    /// <param name="health">Watches the pools.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears every diagnostic and one line for each reload.</param>
    public ZoneReloader(ServerSettings settings, FileSource source, PublishedZones published, HealthMonitor health, TimeProvider time, ILogger logger)
    {
        _source = source;
        _files = new ZoneFileTracker(settings.Zones, source);
        _programs = settings.ExecPrograms;
        _catalog = new ZoneCatalog(settings.Responders, logger);
        _published = published;
        _health = health;
        _overview = new ZoneFileOverview(time);
        _coverage = new ListenerCoverage(settings.Listen, logger);
        _time = time;
        _logger = logger;
    }

    /// <summary>Zones were published or files rejected. Raised by <see cref="RunAsync"/>; must not block.</summary>
    public event Action<ZonesEvent>? Happened;

    /// <summary>Every zone file and what is served from it. Any thread may read it.</summary>
    public IReadOnlyList<ZoneFileStatus> Files => _overview.Files;

    /// <summary>What became of the files.</summary>
    public ZoneFileFigures Figures => _figures;

    /// <summary>Reads all zones for the first time.</summary>
    /// <returns>What was found.</returns>
    public FirstLoad Load()
    {
        ZoneFileChanges changes = _files.Poll(refused: [], everything: true);
        string[] changedMeanwhile = [.. Read(changes.ToRead, []).Where(file => file.Fate == ReadFileFate.Changing).Select(file => file.File)];
        if (changedMeanwhile.Length > 0)
        {
            Read(changedMeanwhile, []);
        }

        Note(changes.Problems);
        return new FirstLoad(_catalog.Zones, new ZoneFolderResult(changes.ToRead, changes.Problems));
    }

    /// <summary>Begins to probe, and publishes the zones when their members have their first verdicts.</summary>
    public async Task PublishAsync(FirstLoad load, CancellationToken cancellation)
    {
        await WaitForFirstVerdictsAsync(_health.Watch([.. load.Zones.SelectMany(zone => zone.Pools)]), cancellation).ConfigureAwait(false);
        Publish(load.Zones);
        _overview.Update(_catalog.Files, load.Found.Diagnostics, []);
    }

    /// <summary>Makes the next look at the files, at most a moment away, read all of them.</summary>
    /// <returns>What came of it; cancelled when the server stops before.</returns>
    public Task<ReloadReport> ReloadEverything() => _requests.Ask();

    /// <summary>Follows the files until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        TimeSpan pause = Period;
        while (!stopping.IsCancellationRequested)
        {
            TaskCompletionSource<ReloadReport>? asked = null;
            try
            {
                await Task.Delay(pause, _time, stopping).ConfigureAwait(false);
                asked = _requests.Take();
                long start = _time.GetTimestamp();
                TimeSpan lostBefore = _source.Lost;
                ReloadReport report = await ReloadAsync(everything: asked is not null).ConfigureAwait(false);
                asked?.SetResult(report);
                pause = PauseAfter(_time.GetElapsedTime(start) - (_source.Lost - lostBefore));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                asked?.SetCanceled(stopping);
                break;
            }
            catch (Exception failure)
            {
                asked?.SetException(failure);
                _figures = _figures with { Failures = _figures.Failures + 1 };
                _logger.ReloadFailed(failure);
            }
        }

        _requests.Take()?.SetCanceled(stopping);
    }

    /// <summary>How long to wait after a look at the files and what it led to: at least as long as it took, without the waiting for files that did not answer, so that large zones that change all the time leave half of a processor alone.</summary>
    internal static TimeSpan PauseAfter(TimeSpan took) => took > Period ? took : Period;

    /// <summary>Looks at the files once and takes over what changed.</summary>
    internal async Task<ReloadReport> ReloadAsync(bool everything = false)
    {
        long start = _time.GetTimestamp();
        ZoneFileChanges changes = _files.Poll(_catalog.Refused, everything);
        bool isNews = ReportFolders(changes.Problems) | ReportUnanswered(changes.Unanswered);
        foreach (string path in changes.Waiting)
        {
            _logger.StillBeingWritten(path);
        }

        IReadOnlyList<ReadFileReport> files = [];
        if (changes.ToRead.Count + changes.Removed.Count > 0)
        {
            files = Read(changes.ToRead, changes.Removed);
            Note(changes.Problems);
        }

        // Compared with what is published, so that a change whose publishing failed is published the next time.
        IReadOnlyList<Zone> zones = _catalog.Zones;
        CatalogChange? change = null;
        if (!zones.SequenceEqual(_served))
        {
            change = CatalogChange.Between(_served, zones);
            await PublishAsync(zones).ConfigureAwait(false);
            _figures = _figures with { Reloads = _figures.Reloads + 1 };
            Report(change.ToString(), zones, _time.GetElapsedTime(start));
        }
        else if (everything)
        {
            _logger.NothingChanged();
        }

        if (isNews || change is not null || files.Count > 0)
        {
            _overview.Update(_catalog.Files, changes.Problems, changes.Unanswered);
        }

        Tell(change, [.. files.Where(file => file is { Fate: ReadFileFate.Rejected, WasReported: false })]);
        return new ReloadReport(files, changes.Problems);
    }

    public void Dispose() => _files.Dispose();

    private void Tell(CatalogChange? change, IReadOnlyList<ReadFileReport> rejected)
    {
        if (change is not null || rejected.Count > 0)
        {
            Happened?.Invoke(new ZonesEvent([.. change?.Zones.Select(zone => zone.Name) ?? []], change?.Removed ?? [], rejected));
        }
    }

    private void Report(string change, IReadOnlyList<Zone> zones, TimeSpan took)
    {
        if (zones.Count == 0)
        {
            _logger.NoZoneLeft(change);
            return;
        }

        _logger.Reloaded(change, Count.Of(zones.Count, "zone"), Count.Of(zones.Sum(zone => (long)zone.RecordCount), "record"), (long)took.TotalMilliseconds);
    }

    // Those that changed while they were read are left as they were.
    private IReadOnlyList<ReadFileReport> Read(IReadOnlyList<string> files, IReadOnlyList<string> removed)
    {
        // Those in force first: they keep their apex against a newcomer.
        IReadOnlyList<ZoneFileReading> readings = ZoneFileReading.OfAll([.. files.OrderByDescending(_catalog.Serves)], _programs, _source);
        ILookup<bool, ZoneFileReading> confirmed = readings.ToLookup(_files.Confirm);
        CatalogChange change = _catalog.Apply([.. confirmed[true]], removed);
        _coverage.Check(change.Zones);
        return [.. change.Files, .. confirmed[false].Select(reading => new ReadFileReport(reading.Result.Path, Zone: null, ReadFileFate.Changing, []))];
    }

    private async Task WaitForFirstVerdictsAsync(Task verdicts, CancellationToken cancellation)
    {
        using var atOnce = new CancellationTokenSource(LongestWaitForVerdicts, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(atOnce.Token, cancellation);
        await verdicts.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!verdicts.IsCompleted && !cancellation.IsCancellationRequested)
        {
            var (targets, longest) = _health.AwaitingFirstResult();
            _logger.WaitingForFirstProbes(Count.Of(targets, "target"), longest.TotalSeconds);
        }

        await verdicts.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task PublishAsync(IReadOnlyList<Zone> zones)
    {
        Task verdicts = _health.Watch([.. zones.SelectMany(zone => zone.Pools)]);
        using var enough = new CancellationTokenSource(LongestWaitForVerdicts, _time);
        await verdicts.WaitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Publish(zones);
    }

    private void Publish(IReadOnlyList<Zone> zones)
    {
        _published.Publish(ZoneSet.Of(zones));
        _served = zones;
        _figures = _figures with { PublishedAt = _time.GetUtcNow() };
    }

    private void Note(IReadOnlyList<Diagnostic> folders)
    {
        IReadOnlyList<Diagnostic> found = _catalog.Diagnostics;
        int errors = found.Count(diagnostic => diagnostic.Severity == Severity.Error);
        _figures = _figures with { Errors = errors + folders.Count, Warnings = found.Count - errors, Refused = _catalog.Refused.Count };
    }

    private bool ReportUnanswered(IReadOnlyList<string> unanswered)
    {
        bool isNews = !unanswered.SequenceEqual(_unanswered);
        foreach (string path in unanswered.Except(_unanswered))
        {
            _logger.FileDoesNotAnswer(path, UnansweredFiles.Patience.TotalSeconds);
        }

        foreach (string path in _unanswered.Except(unanswered))
        {
            _logger.FileAnswersAgain(path);
        }

        _unanswered = unanswered;
        return isNews;
    }

    private bool ReportFolders(IReadOnlyList<Diagnostic> problems)
    {
        bool isNews = !problems.SequenceEqual(_problems);
        if (isNews)
        {
            foreach (Diagnostic problem in problems)
            {
                _logger.FolderProblem(problem.File, problem.Message);
            }

            if (problems.Count == 0)
            {
                _logger.FoldersReadable();
            }

            _problems = problems;
        }

        return isNews;
    }
}

/// <summary>What the first look at the zone files found.</summary>
/// <param name="Zones">The zones that can be served.</param>
/// <param name="Found">The zone files, and folders that could not be read.</param>
internal sealed record FirstLoad(IReadOnlyList<Zone> Zones, ZoneFolderResult Found);
