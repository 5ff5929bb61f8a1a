using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Who hears of changes.</summary>
/// <param name="logger">Hears of verdicts first, and of listeners that throw.</param>
internal sealed class VerdictListeners(ILogger logger)
{
    /// <summary>A member's verdict became another.</summary>
    public event Action<VerdictChange>? VerdictChanged;

    /// <summary>That, or something else.</summary>
    public event Action<HealthChange>? Changed;

    /// <summary>Tells all.</summary>
    public void Tell(HealthChange change)
    {
        var verdict = change as VerdictChange;
        if (verdict is not null)
        {
            logger.Changed(verdict);
        }

        try
        {
            Changed?.Invoke(change);
            if (verdict is not null)
            {
                VerdictChanged?.Invoke(verdict);
            }
        }
        catch (Exception exception)
        {
            logger.ListenerThrew(exception);
        }
    }
}
