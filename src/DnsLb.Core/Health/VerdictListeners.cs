using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Who hears of verdicts that changed.</summary>
/// <param name="logger">Hears first, and of listeners that throw.</param>
internal sealed class VerdictListeners(ILogger logger)
{
    /// <summary>A member's verdict became another.</summary>
    public event Action<VerdictChange>? Changed;

    /// <summary>Tells all.</summary>
    public void Tell(VerdictChange change)
    {
        logger.Changed(change);
        try
        {
            Changed?.Invoke(change);
        }
        catch (Exception exception)
        {
            logger.ListenerThrew(exception);
        }
    }
}
