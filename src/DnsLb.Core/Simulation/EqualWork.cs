namespace DnsLb.Core.Simulation;

/// <summary>
/// How many lookups each lease should carry where TTLs vary by source, so that all sources together ask as often as they would with a
/// constant TTL: the rule by which the literature compares policies of both kinds.
/// </summary>
/// <param name="settings">The constant TTL, and the rate that it costs where that was measured.</param>
/// <param name="demand">What is known of sources.</param>
internal sealed class EqualWork(RivalSettings settings, ISourceDemand demand)
{
    // So many queries tell their rate to 3 %.
    private const int Counted = 1000;
    private const double Gain = 0.3;
    private const double MostChange = 1.25;

    private int _asked;
    private int _nextCalibration = 1;
    private double _countedSince;
    private double _lookups;

    /// <summary>The lookups of the next lease.</summary>
    /// <param name="now">When a source asks, in seconds.</param>
    public double Next(double now)
    {
        _asked++;
        bool isKnown = _asked > 4 * demand.All.Count;
        if (_asked == _nextCalibration)
        {
            _nextCalibration *= 2;
            if (settings.Budget is null || !isKnown)
            {
                Calibrate();
            }
        }

        if (_asked % Counted == 0)
        {
            if (settings.Budget is { } budget && isKnown)
            {
                double rate = Counted / (now - _countedSince);
                _lookups *= Math.Pow(Math.Clamp(rate / budget, 1 / MostChange, MostChange), Gain);
            }

            _countedSince = now;
        }

        return _lookups;
    }

    // By the law of renewal a source asks 1 / (TTL + 1 / rate) times a second, and with a TTL of c / rate rate / (c + 1) times: solved for c.
    private void Calibrate() =>
        _lookups = settings.Scale * ((demand.All.Sum() / demand.All.Sum(rate => 1 / (settings.Ttl + (1 / rate)))) - 1);
}
