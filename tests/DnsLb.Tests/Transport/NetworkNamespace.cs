using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DnsLb.Tests.Transport;

/// <summary>Runs something on a thread with a network of its own, which ends with it: just a loopback interface. Needs root.</summary>
internal static class NetworkNamespace
{
    private const int CloneNewNet = 0x40000000;

    /// <summary>Runs it; rethrows what it throws.</summary>
    /// <param name="commands">Commands of <c>ip</c> that set up the network.</param>
    /// <param name="run">Opens its sockets on this thread.</param>
    public static void Run(string[] commands, Action run)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.True(Unshare(CloneNewNet) == 0, $"no network namespace: {Marshal.GetLastPInvokeErrorMessage()}");
                Array.ForEach(commands, Configure);
                run();
            }
            catch (Exception caught)
            {
                failure = ExceptionDispatchInfo.Capture(caught);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>A counter of the network's IP layer, such as FragCreates.</summary>
    public static long IPCounter(string name)
    {
        string[] lines = File.ReadAllLines("/proc/thread-self/net/snmp");
        return long.Parse(lines[1].Split(' ')[Array.IndexOf(lines[0].Split(' '), name)], null);
    }

    private static void Configure(string command)
    {
        using var ip = Process.Start("ip", command);
        ip.WaitForExit();
        Assert.True(ip.ExitCode == 0, $"ip {command}");
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int flags);
}
