namespace DnsLb.Operating;

/// <summary>Something that is not as usual.</summary>
/// <param name="Where">A pool and member, a zone file, the server.</param>
/// <param name="What">In few words.</param>
/// <param name="Why">Why, for people.</param>
/// <param name="IsWrong">Whether somebody should act; false: it is somebody's will, or passes.</param>
internal sealed record Finding(string Where, string What, string Why, bool IsWrong);
