namespace DnsLb.Core.Answering;

/// <summary>Whether the server limits so many replies that it is probably being abused. Shared by all workers; thread-safe, without locks.</summary>
/// <param name="accounts">Where the limited replies have an account too.</param>
/// <param name="perSecond">It is under pressure when it limits more replies a second than this.</param>
public sealed class RatePressure(RateAccounts accounts, int perSecond)
{
    // No client network is this number.
    private readonly ulong _key = accounts.KeyOf(ulong.MaxValue);
    private readonly Rate _rate = accounts.RateOf(perSecond);
    private long _until;

    /// <summary>Counts a limited reply.</summary>
    public void CountLimited(long now)
    {
        // Most workers limit at once; one write in half a second leaves the others' caches alone.
        if (!accounts.TryCharge(_key, _rate, now) && Volatile.Read(ref _until) - now < accounts.Second / 2)
        {
            Volatile.Write(ref _until, now + accounts.Second);
        }
    }

    /// <summary>True from when the rate was passed until it has not been for a second, at the least half a second.</summary>
    public bool IsOn(long now) => now < Volatile.Read(ref _until);
}
