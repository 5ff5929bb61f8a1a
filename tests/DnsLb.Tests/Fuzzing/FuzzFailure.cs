namespace DnsLb.Tests.Fuzzing;

/// <summary>A packet for which something does not hold that must.</summary>
internal sealed class FuzzFailure(ReadOnlySpan<byte> packet, Exception cause)
    : Exception($"{cause.Message}, after the packet {Convert.ToHexString(packet)}", cause)
{
    /// <summary>Fails when something does not hold.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }
}
