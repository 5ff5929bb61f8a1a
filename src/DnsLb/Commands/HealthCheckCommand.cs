using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Configuration;
using DnsLb.Core.Serving;

namespace DnsLb.Commands;

/// <summary><c>dnslb healthcheck</c></summary>
internal static class HealthCheckCommand
{
    private const int Patience = 2000;

    // The name servers of the root (". NS"): every server answers something, be it that it refuses.
    private static readonly byte[] Query = [0x68, 0x63, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1];

    public static Command Create()
    {
        var server = new Option<string>("--server") { Description = "Where the server listens.", HelpName = "ADDRESS[:PORT]", DefaultValueFactory = _ => $"{IPAddress.Loopback}" };
        var command = new DocumentedCommand(
            "healthcheck",
            "Asks a server for an answer, for the health check of a container.",
            """
            Sends one query over UDP, and waits two seconds for any answer.

            Exit codes: 0 the server answers; 1 it does not.

            Examples:
              dnslb healthcheck
              dnslb healthcheck --server 127.0.0.1:5300
            """)
        {
            server,
        };
        command.SetAction(result => Values.EndPoint(result.GetValue(server)!, ServerSettings.DefaultPort) is { } endPoint
            ? Run(endPoint)
            : Messages.Fail(ExitCode.Environment, [$"\"{result.GetValue(server)}\": --server must be ADDRESS[:PORT], such as 127.0.0.1:5300 or [::1]:5300"]));
        return command;
    }

    private static int Run(IPEndPoint server)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = Patience };
        byte[] answer = new byte[ushort.MaxValue];
        try
        {
            socket.Connect(server);
            socket.Send(Query);
            int length = socket.Receive(answer);
            return length >= 12 && answer[0] == Query[0] && answer[1] == Query[1] && answer[2] >= 0x80
                ? ExitCode.Ok
                : Messages.Fail(ExitCode.Wrong, [$"what answers at {server} is no DNS server"]);
        }
        catch (SocketException failure)
        {
            return Messages.Fail(ExitCode.Wrong, [$"no answer from {server}: {failure.Message}"]);
        }
    }
}
