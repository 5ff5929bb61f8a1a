using System.Runtime.InteropServices;

namespace DnsLb.Tests.Files;

/// <summary>A regular file that keeps whoever opens it waiting, as one of a dead mount does: its holder has a lease (fcntl(2), F_SETLEASE), of which the kernel robs it after 45 s.</summary>
internal sealed class HeldFile : IDisposable
{
    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int WriteLease = 1;

    // What would tell of an opener; it is ignored.
    private const int UrgentSignal = 23;

    private readonly FileStream _holder;

    /// <param name="path">The file, which nobody has open.</param>
    public HeldFile(string path)
    {
        _holder = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        int file = (int)_holder.SafeFileHandle.DangerousGetHandle();
        Assert.Equal(0, Control(file, SetSignal, UrgentSignal));
        Assert.True(Control(file, SetLease, WriteLease) == 0, Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Lets it go.</summary>
    public void Dispose() => _holder.Dispose();

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(int file, int command, int argument);
}
