namespace DnsLb.Tests.State;

/// <summary>Runs the finalizers of all that is garbage, one of which that throws would end the process.</summary>
internal static class Finalizers
{
    public static void Run()
    {
        // What a finalizer lets go of is collected by the second.
        for (int round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
