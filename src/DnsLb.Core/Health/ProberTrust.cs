namespace DnsLb.Core.Health;

/// <summary>Whether what this machine's probes see is believed: a pure state machine.</summary>
/// <remarks>
/// <code>
/// state      many fell   canaries failed   canaries returned   canaries vouched   targets returned   limit passed
/// trusted    doubted     cut off           -                   -                  -                  -
/// doubted    -           cut off           -                   trusted, adopt     trusted, resume    trusted, adopt
/// cut off    -           -                 trusted, resume     -                  -                  -
/// </code>
/// Whatever is not trusted has the verdicts frozen. "Adopt" takes over what the probes said meanwhile, for it was true; "resume"
/// goes on from the frozen verdicts, for the failures were our own.
/// </remarks>
internal static class ProberTrustTable
{
    /// <summary>What follows from an event.</summary>
    public static (ProberTrust Next, Thaw Thaw) After(this ProberTrust trust, ProberEvent happened) => (trust, happened) switch
    {
        (ProberTrust.Trusted, ProberEvent.ManyFell) => (ProberTrust.Doubted, Thaw.None),
        (ProberTrust.Trusted or ProberTrust.Doubted, ProberEvent.CanariesFailed) => (ProberTrust.CutOff, Thaw.None),
        (ProberTrust.Doubted, ProberEvent.CanariesVouched or ProberEvent.LimitPassed) => (ProberTrust.Trusted, Thaw.Adopt),
        (ProberTrust.Doubted, ProberEvent.TargetsReturned) => (ProberTrust.Trusted, Thaw.Resume),
        (ProberTrust.CutOff, ProberEvent.CanariesReturned) => (ProberTrust.Trusted, Thaw.Resume),
        _ => (trust, Thaw.None),
    };
}

/// <summary>How far the probes are believed.</summary>
public enum ProberTrust
{
    /// <summary>Verdicts follow the probes.</summary>
    Trusted,

    /// <summary>Verdicts are frozen: too many targets fell at once that have nothing to do with each other.</summary>
    Doubted,

    /// <summary>Verdicts are frozen: no canary answers.</summary>
    CutOff,
}

/// <summary>What may change the trust.</summary>
internal enum ProberEvent
{
    /// <summary>More than half of the targets of unrelated pools fell within one interval.</summary>
    ManyFell,

    /// <summary>The last of the canaries went down.</summary>
    CanariesFailed,

    /// <summary>A canary is up again, after its <c>rise</c> rounds.</summary>
    CanariesReturned,

    /// <summary>All canaries have passed <c>rise</c> rounds in a row since many fell: the failures are none of this machine's.</summary>
    CanariesVouched,

    /// <summary>At least half of the targets that fell are up again.</summary>
    TargetsReturned,

    /// <summary>Verdicts have been frozen for as long as they may be without a canary's word.</summary>
    LimitPassed,
}

/// <summary>What becomes of the frozen verdicts.</summary>
internal enum Thaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What the probes say now takes their place.</summary>
    Adopt,

    /// <summary>They stand, and targets that failed meanwhile must fail anew.</summary>
    Resume,
}
