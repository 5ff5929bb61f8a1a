using DnsLb.Core.Files;

namespace DnsLb.Tests.Files;

/// <summary>The files of this machine.</summary>
internal static class RealFiles
{
    public static FileSource Source { get; } = new(TimeProvider.System);
}
