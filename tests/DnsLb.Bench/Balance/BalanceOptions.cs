namespace DnsLb.Bench.Balance;

/// <summary>How much <c>balance</c> simulates.</summary>
/// <param name="Seeds">Of each row, from 1 on.</param>
/// <param name="Duration">What counts of each run of the realistic world.</param>
/// <param name="OfClients">What counts of each run of the small world.</param>
internal sealed record BalanceOptions(int Seeds, TimeSpan Duration, TimeSpan OfClients)
{
    public const string Usage = "usage: balance [--quick]";

    private static readonly BalanceOptions Whole = new(10, TimeSpan.FromMinutes(20), TimeSpan.FromHours(2));
    private static readonly BalanceOptions Quick = new(2, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30));

    /// <summary>Whether what comes out is fit to be kept.</summary>
    public bool IsWhole => this == Whole;

    /// <returns>Nothing for a command line that is wrong.</returns>
    public static BalanceOptions? Read(string[] args) => args switch
    {
        [] => Whole,
        ["--quick"] => Quick,
        _ => null,
    };
}
