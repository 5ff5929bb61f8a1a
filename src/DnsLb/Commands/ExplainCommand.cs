using System.CommandLine;

namespace DnsLb.Commands;

internal static class ExplainCommand
{
    public static Command Create() => new("explain", "");
}
