using System.Net.Sockets;
using System.Text;

namespace DnsLb.Tests.EndToEnd;

/// <summary>What a service manager such as systemd hears of the process, over a socket as sd_notify(3) describes.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = (int)ChildProcess.Patience.TotalMilliseconds };

    public ServiceManagerTests()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1\nwww A 192.0.2.2\n;@pool www"));
        _manager.Bind(new UnixDomainSocketEndPoint(_folder.PathOf("notify")));
    }

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Serve_ServiceManager_HearsOfReadinessLifeAndEnd()
    {
        await using DnsLbProcess server = await StartAsync(("WATCHDOG_USEC", "400000"));

        Assert.Equal("READY=1\nSTATUS=answering from 1 zone", Receive());
        Assert.StartsWith("WATCHDOG=1", Receive(), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", ReceiveUntil("WATCHDOG=1"));
        await server.Process.SignalAsync("TERM");
        Assert.Equal("STOPPING=1", ReceiveUntil("STOPPING=1"));
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Serve_WatchdogOfAnotherProcess_IsNotFed()
    {
        await using DnsLbProcess server = await StartAsync(("WATCHDOG_USEC", "400000"), ("WATCHDOG_PID", "1"));
        Assert.StartsWith("READY=1", Receive(), StringComparison.Ordinal);

        await server.Process.SignalAsync("TERM");

        Assert.Equal("STOPPING=1", Receive());
    }

    [Fact]
    public async Task Restart_ServiceManager_IsToldOfTheNewProcessByTheOld()
    {
        // Nobody reads while it restarts, and a socket holds ten messages.
        await using DnsLbProcess server = await StartAsync(("WATCHDOG_USEC", "40000000"));
        ReceiveUntil("READY=1");

        CommandResult restart = await DnsLbProcess.RunAsync("restart", "--handover", _folder.PathOf("handover"));

        Assert.True(restart.ExitCode == 0, restart.ToString());
        string successor = restart.Lines.Single(line => line.StartsWith("replaced ", StringComparison.Ordinal))["replaced ".Length..];
        Assert.Contains("MONOTONIC_USEC=", ReceiveUntil("RELOADING=1"), StringComparison.Ordinal);
        Assert.Equal($"MAINPID={successor}", ReceiveUntil("MAINPID="));
        Assert.StartsWith("READY=1", ReceiveUntil("READY=1"), StringComparison.Ordinal);
        ReceiveUntil("WATCHDOG=1");
        Assert.Equal(0, await server.Process.WaitForEndAsync());
        ReplacedServer.Kill(int.Parse(successor));
    }

    private Task<DnsLbProcess> StartAsync(params (string Name, string Value)[] variables) => DnsLbProcess.StartAsync(
        ["serve", "--zones", _folder.PathOf("example.com.zone"), "--listen", "127.0.0.1:0", "--handover", _folder.PathOf("handover")],
        new Dictionary<string, string>(variables.Select(each => KeyValuePair.Create(each.Name, each.Value))) { ["NOTIFY_SOCKET"] = _folder.PathOf("notify") });

    private string Receive()
    {
        byte[] message = new byte[4096];
        return Encoding.UTF8.GetString(message, 0, _manager.Receive(message));
    }

    private string ReceiveUntil(string beginning)
    {
        while (true)
        {
            string message = Receive();
            if (message.StartsWith(beginning, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }
}
