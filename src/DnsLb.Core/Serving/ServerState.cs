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
    private readonly StateStore? _store;
    private readonly Notifier _notifier;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal ServerState(string? folder, HealthMonitor health, Notifier notifier, TimeProvider time, ILogger logger)
    {
        _health = health;
        _notifier = notifier;
        _time = time;
        _logger = logger;
        History = new TransitionHistory(time);
        _overrides = new OverrideTable(time);
        _store = folder is null ? null : new StateStore(folder, () => new StateContent(_health.Verdicts(), _overrides.Current.All, History.All), Adopt, time, logger);
        _overrides.Expired += expired => _logger.OverrideEnded(expired.Selector, expired.Word, expired.Describe());
        _overrides.Changed += Apply;
        _health.Changed += OnChanged;
    }

    /// <summary>The latest changes of verdicts.</summary>
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
        from pool in _health.Snapshot()
        from member in pool.Members
        from text in selector.LikeThisFor(pool.Pool.Definition, member.Member)
        select text);

    /// <summary>Puts an override in force, instead of one with the same selector: it is the newest, even if it says the same again.</summary>
    /// <param name="given">The override.</param>
    /// <param name="replaced">The one that it may replace and no other; null: it replaces any, or none.</param>
    /// <returns>Ends when it is in force and, where there is a folder that can be written, has reached the disk: whether it has. Null when there are too many, or the one to replace is not in force.</returns>
    public async Task<bool?> SetAsync(Override given, Override? replaced = null)
    {
        if (!_overrides.TrySet(given, replaced))
        {
            return null;
        }

        _logger.OverrideSet(given.Selector, given.Word, given.Describe());
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
        return (removed, await SaveAsync().ConfigureAwait(false));
    }

    /// <summary>What an override does to each member that it selects, as it is now.</summary>
    public IReadOnlyList<OverrideEffect> EffectsOf(Override given) => OverrideEffect.Of(given, _health, _time.GetUtcNow());

    /// <summary>Reads what an earlier process left. To be called before anything is probed.</summary>
    /// <returns>What keeps the server from starting.</returns>
    internal IReadOnlyList<string> Start() => _store?.Start() ?? [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _overrides.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }
    }

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
        _store?.Touch();
    }

    private void OnChanged(HealthChange change)
    {
        _notifier.Tell(change, History.Add(change));
        _store?.Touch();
    }
}
