using DnsLb.Core.Checks;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>What a member is, for people: what one of them decided, else what is reported of it, else what its probes say.</summary>
/// <param name="Forced">What a person has decided of it; null: nothing.</param>
/// <param name="Reported">What its agent, a file or the member itself says that people decided there, drain or maint; null: nothing.</param>
/// <param name="Verdict">What its probes say.</param>
public readonly record struct MemberState(OverrideKind? Forced, AdministrativeState? Reported, Verdict Verdict)
{
    /// <summary>True while it gets no answers because somebody works on it: how its probes end then is no news.</summary>
    public bool InMaintenance => Forced is { } forced
        ? forced is OverrideKind.Drain or OverrideKind.Down
        : Reported is not null;

    /// <summary>The word for it.</summary>
    public override string ToString() => (Forced is { } forced ? $"forced-{forced}" : InMaintenance ? $"{Reported}" : $"{Verdict}").ToLowerInvariant();
}
