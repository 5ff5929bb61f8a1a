namespace DnsLb.Core.Simulation;

/// <summary>What others would answer for the members of the first tier: what they make of health for the TTL is not simulated.</summary>
/// <param name="settings">What it is told.</param>
internal abstract class RivalAuthority(RivalSettings settings) : IAuthority
{
    private readonly double[] _scales = [.. settings.Weights.Select(_ => 1.0)];

    /// <summary>What it is told.</summary>
    protected RivalSettings Settings => settings;

    /// <summary>How many members there are.</summary>
    protected int Members => settings.Weights.Length;

    /// <summary>What it draws.</summary>
    protected Chance Chance { get; } = new(settings.Seed, ChanceRow.Answers);

    /// <inheritdoc/>
    public abstract SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members);

    /// <inheritdoc/>
    public void Change(int member, bool isUp, double scale) => _scales[member] = isUp ? scale : 0;

    /// <inheritdoc/>
    public void Feedback(double now, ReadOnlySpan<double> loads)
    {
        // None of them looks at it.
    }

    /// <summary>The weight of a member; 0 when it is down.</summary>
    protected double Weight(int member) => _scales[member] * settings.Weights[member];

    /// <summary>Whether a member may be in an answer.</summary>
    protected bool Serves(int member) => Weight(member) > 0;

    /// <summary>The greatest weight of those that serve; 0 when none does.</summary>
    protected double GreatestWeight()
    {
        double greatest = 0;
        for (int member = 0; member < Members; member++)
        {
            greatest = Math.Max(greatest, Weight(member));
        }

        return greatest;
    }

    /// <summary>The next in turn that serves.</summary>
    /// <param name="last">The one before it.</param>
    /// <returns>Its index; negative when none serves.</returns>
    protected int Next(int last)
    {
        for (int step = 1; step <= Members; step++)
        {
            int member = (last + step) % Members;
            if (Serves(member))
            {
                return member;
            }
        }

        return -1;
    }
}
