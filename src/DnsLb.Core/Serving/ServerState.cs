using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.State;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>What people decided, what was last known and what happened: put in force, and kept over restarts where there is a folder for it.</summary>
public sealed class ServerState : IAsyncDisposable
{
    // A process that was away for longer knows no more of its targets than a new one.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly HealthMonitor _health;
    private readonly OverrideTable _overrides;
    private readonly string? _folder;
    private readonly Notifier _notifier;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile StateStore? _store;
    private volatile bool _isSilent;

    // Those that ended by themselves and are still in force, for a moment; guarded by the table.
    private readonly List<Override> _expired = [];

    internal ServerState(string? folder, HealthMonitor health, Notifier notifier, TimeProvider time, ILogger logger)
    {
        _health = health;
        _notifier = notifier;
        _time = time;
        _logger = logger;
        History = new TransitionHistory(time);
        _overrides = new OverrideTable(time);
        _folder = folder;
        _store = NewStore();
        _overrides.Expired += OnExpired;
        _overrides.Changed += Apply;
        _health.Changed += OnChanged;
        History.Added += transition => Happened?.Invoke(new TransitionEvent(transition));
    }

    /// <summary>Something happened that is told at once. Raised by any thread, when it can be asked for; must not block.</summary>
    internal event Action<ServerEvent>? Happened;

    /// <summary>The latest changes of verdicts and of overrides.</summary>
    public TransitionHistory History { get; }

    /// <summary>The overrides in force, the newest first.</summary>
    public IReadOnlyList<Override> Overrides => _overrides.Current.All;

    /// <summary>Whether all of it is on the disk, but for what changed in the last second; null: it is in memory alone.</summary>
    public bool? IsSaved => _store?.IsWritable;

    /// <summary>The override with a selector; null when there is none.</summary>
    public Override? Find(OverrideSelector selector) => Overrides.FirstOrDefault(each => each.Selector == selector);

    /// <summary>The selector that one which selects no member probably meant; null when none is near.</summary>
    public string? NearestTo(OverrideSelector selector) => Nearest.To(
        selector.Text,
        from pool in _health.Known.Pools()
        from member in pool.Members
        from text in selector.LikeThisFor(pool.Pool.Definition, member.Member)
        select text);

    /// <summary>Puts an override in force, instead of one with the same selector: it is the newest, even if it says the same again.</summary>
    /// <param name="given">The override.</param>
    /// <param name="replaced">The one that it may replace and no other; null: it replaces any, or none.</param>
    /// <param name="replacesNone">Whether it may replace none at all.</param>
    /// <returns>Ends when it is in force and, where there is a folder that can be written, has reached the disk: whether it has. Null when there are too many, or what it may replace is not what is in force.</returns>
    public async Task<bool?> SetAsync(Override given, Override? replaced = null, bool replacesNone = false)
    {
        if (!_overrides.TrySet(given, replaced, replacesNone))
        {
            return null;
        }

        _logger.OverrideSet(given.Selector, given.Word, given.Describe());
        History.Add(new Decision(given, OverrideChange.Set, given.Author));
        return await SaveAsync().ConfigureAwait(false);
    }

    /// <summary>Takes an override back.</summary>
    /// <param name="selector">Its selector.</param>
    /// <param name="author">Who takes it back.</param>
    /// <param name="expected">The one that may be taken back and no other; null: any.</param>
    /// <returns>What was taken back, null when there was none; and whether that has reached the disk.</returns>
    public async Task<(Override? Removed, bool IsSaved)> RemoveAsync(OverrideSelector selector, string author, Override? expected = null)
    {
        Override? removed = _overrides.Remove(selector, expected);
        if (removed is null)
        {
            return (null, false);
        }

        _logger.OverrideTakenBack(removed.Selector, removed.Word, author, removed.Describe());
        History.Add(new Decision(removed, OverrideChange.TakenBack, author));
        return (removed, await SaveAsync().ConfigureAwait(false));
    }

    /// <summary>What an override does to each member that it selects, as it is now.</summary>
    public IReadOnlyList<OverrideEffect> EffectsOf(Override given) => OverrideEffect.Of(given, _health, _time.GetUtcNow());

    /// <summary>What an override would make of the pools that it selects members of, if it were put in force. Nothing changes.</summary>
    public IReadOnlyList<PoolPreview> Preview(Override given) => _health.Known.Preview(given.Selector, _overrides.With(given));

    /// <summary>The same of taking one back.</summary>
    public IReadOnlyList<PoolPreview> PreviewWithout(Override given) => _health.Known.Preview(given.Selector, _overrides.Without(given.Selector));

    /// <summary>Reads what an earlier process left. To be called before anything is probed.</summary>
    /// <returns>What keeps the server from starting.</returns>
    internal IReadOnlyList<string> Start() => _store?.Start() ?? [];

    /// <summary>Writes what is in memory for the last time, and leaves the folder to another process. What changes from then on is in memory alone.</summary>
    internal async Task ReleaseAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes the folder again, and writes to it what is in memory.</summary>
    internal void TakeBack()
    {
        _store = NewStore();
        _store?.StartFromMemory();
    }

    /// <summary>Tells nobody of changes any more: another process does.</summary>
    internal void Silence() => _isSilent = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _overrides.Dispose();
        await ReleaseAsync().ConfigureAwait(false);
    }

    private StateStore? NewStore() => _folder is null
        ? null
        : new StateStore(_folder, () => new StateContent(_health.Known.Verdicts(), _overrides.Current.All, History.All), Adopt, _time, _logger);

    private Task<bool> SaveAsync() => _store?.SaveAsync() ?? Task.FromResult(false);

    private void Adopt(StateContent earlier, DateTimeOffset aliveAt)
    {
        History.Adopt(earlier.Transitions);
        _overrides.Adopt(earlier.Overrides);
        if (_time.GetUtcNow() - aliveAt <= Recent)
        {
            _health.ContinueFrom(earlier.Verdicts);
        }
    }

    private void Apply(OverrideSet overrides)
    {
        _health.Apply(overrides);
        foreach (Override expired in _expired)
        {
            History.Add(new Decision(expired, OverrideChange.Expired, By: null));
        }

        _expired.Clear();
        _store?.Touch();
    }

    private void OnExpired(Override expired)
    {
        _logger.OverrideEnded(expired.Selector, expired.Word, expired.Describe());
        _expired.Add(expired);
    }

    private void OnChanged(HealthChange change)
    {
        long id = History.Add(change);
        if (!_isSilent)
        {
            _notifier.Tell(change, id);
        }

        _store?.Touch();
    }
}
