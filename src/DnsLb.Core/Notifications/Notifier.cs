using DnsLb.Core.Health;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Notifications;

/// <summary>Tells receivers when health changes. None of them delays another one, the probes or the answers.</summary>
public sealed class Notifier : IAsyncDisposable
{
    private readonly IReadOnlyList<DeliveryQueue> _queues;

    /// <param name="settings">Who is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of receivers that take no events.</param>
    public Notifier(NotificationSettings settings, TimeProvider time, ILogger logger)
    {
        IEnumerable<IReceiver> receivers = [.. settings.Webhooks.Select(url => new Webhook(url, settings.Secret, time)), .. settings.Commands.Select(line => new ChangeCommand(line))];
        _queues = [.. receivers.Select(receiver => new DeliveryQueue(receiver, time, logger))];
    }

    /// <summary>What became of the events for each receiver, in the order of the settings.</summary>
    public IReadOnlyList<DeliveryFigures> Figures => [.. _queues.Select(queue => queue.Figures)];

    /// <summary>Tells of a change, behind those before. Returns at once.</summary>
    /// <param name="change">The change.</param>
    /// <param name="id">Greater than those before.</param>
    public void Tell(HealthChange change, long id)
    {
        if (_queues.Count > 0 && HealthEvent.Of(change, id, Environment.MachineName) is { } happened)
        {
            foreach (DeliveryQueue queue in _queues)
            {
                queue.Add(happened);
            }
        }
    }

    /// <summary>Gives up what has not been taken.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (DeliveryQueue queue in _queues)
        {
            await queue.DisposeAsync().ConfigureAwait(false);
        }
    }
}
