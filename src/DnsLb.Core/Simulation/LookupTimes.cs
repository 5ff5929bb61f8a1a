using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>When clients look up in each entry of a cache: at rates that may change, at moments that no answer changes.</summary>
/// <param name="seed">Which chance.</param>
/// <param name="curve">How the demand of all goes.</param>
/// <param name="entries">How many entries there are; the rates are 0 at first.</param>
internal sealed class LookupTimes(int seed, DemandCurve curve, int entries)
{
    // A moment that is turned into a position and back again is off by a few units in the last place of its terms; it must not be found twice.
    private const double Rounding = 1.0 / (1L << 48);

    private readonly ulong _key = StableHash.Mix(((ulong)(uint)seed << 8) | (ulong)ChanceRow.Lookups);
    private readonly double[] _rates = new double[entries];
    private readonly double[] _offsets = new double[entries];

    /// <summary>Lookups per second on average.</summary>
    public double Rate(int entry) => _rates[entry];

    /// <summary>Changes a rate from now on.</summary>
    public void SetRate(int entry, double now, double rate)
    {
        _offsets[entry] += (_rates[entry] - rate) * curve.ClockAt(now);
        _rates[entry] = rate;
    }

    /// <summary>The first lookup after a moment; infinite at a rate of 0.</summary>
    public double Next(int entry, double after)
    {
        double rate = _rates[entry];
        if (rate <= 0)
        {
            return double.PositiveInfinity;
        }

        double turned = rate * curve.ClockAt(after);
        double position = turned + _offsets[entry] + ((turned + Math.Abs(_offsets[entry])) * Rounding);
        double next = PoissonStream.Next(StableHash.Mix(_key + (uint)entry), Math.Max(0, position));
        return Math.Max(after, curve.TimeOf((next - _offsets[entry]) / rate));
    }
}
